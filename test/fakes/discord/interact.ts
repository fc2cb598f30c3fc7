import type { APIUser } from 'discord.js';
import { dispatch } from './gateway/dispatch.ts';
import { type Interaction, tokenFor } from './interactions.ts';
import { join } from './people.ts';
import { messageWire, type Post } from './posts.ts';
import {
  botIsIn,
  botPermissions,
  type Channel,
  contextOf,
  guildOf,
  personPermissions,
  uploadLimit,
} from './rooms.ts';
import { channelWire, memberWire } from './rooms-wire.ts';
import type { World } from './world.ts';

interface Asking {
  type: Interaction['type'];
  name: string;
  user: APIUser;
  channel: Channel;
  source?: Post;
  data: Record<string, unknown>;
}

/** Somebody asks something of the application: the bot is told, and has seconds to respond. */
export function interact(world: World, { type, name, user, channel, source, data }: Asking): Interaction {
  join(world, channel, user);
  const id = world.nextId();
  const person = world.people.get(user.id);
  const interaction: Interaction = {
    id,
    token: tokenFor(id),
    type,
    name,
    user,
    channelId: channel.id,
    at: world.options.now(),
    uploadLimit: Math.max(uploadLimit(world, channel), person?.uploadLimit ?? 0),
    outside: !botIsIn(world, channel),
    owners: ownersOf(world, channel, user),
    source,
    response: undefined,
    original: undefined,
    followUps: [],
    modal: undefined,
    choices: undefined,
  };
  world.interactions.set(id, interaction);
  const guild = guildOf(world, channel);
  dispatch(world, { intent: 0, ...(guild && { guildId: guild.id }) }, 'INTERACTION_CREATE', () => ({
    ...placeOf(world, interaction, channel),
    id,
    application_id: world.applicationId,
    type,
    token: interaction.token,
    version: 1,
    data,
    ...(source && type !== 2 && { message: messageWire(world, source, true) }),
  }));
  return interaction;
}

/** Where it is asked, who asks, and what the application may do there. */
function placeOf(world: World, { user, owners, uploadLimit: limit }: Interaction, channel: Channel) {
  const guild = guildOf(world, channel);
  const permissions = String(personPermissions(guild, user.id));
  return {
    channel_id: channel.id,
    channel: { ...channelWire(world, channel), permissions },
    context: contextOf(world, channel),
    authorizing_integration_owners: owners,
    app_permissions: String(botPermissions(world, channel)),
    attachment_size_limit: limit,
    entitlements: [],
    locale: world.people.get(user.id)?.locale ?? 'en-US',
    ...(guild
      ? {
          guild_id: guild.id,
          guild_locale: guild.locale,
          guild: { id: guild.id, locale: guild.locale, features: [] },
          member: { ...memberWire(world, guild, user.id), permissions },
        }
      : { user }),
  };
}

/** Kind 0 is the place (the direct messages with the bot are called “0”), kind 1 the person. */
function ownersOf(world: World, channel: Channel, user: APIUser): Record<string, string> {
  const here = botIsIn(world, channel) ? { 0: channel.guildId ?? '0' } : {};
  return { ...here, ...(world.people.get(user.id)?.installed && { 1: user.id }) };
}
