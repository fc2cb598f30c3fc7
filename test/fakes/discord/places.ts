import { type APIUser, ChannelType } from 'discord.js';
import { dispatch, guildEvents, intents } from './gateway/dispatch.ts';
import { type Channel, type Guild, guildOf, isThread } from './rooms.ts';
import { channelWire, guildWire } from './rooms-wire.ts';
import type { World } from './world.ts';

type Facts = Pick<Channel, 'type' | 'name'> & Partial<Channel>;

function keepChannel(world: World, facts: Facts): Channel {
  const channel: Channel = {
    id: world.nextId(),
    guildId: undefined,
    parentId: undefined,
    ownerId: world.bot.id,
    recipients: [],
    denied: 0n,
    typing: [],
    createdAt: world.options.now(),
    ...facts,
  };
  world.channels.set(channel.id, channel);
  return channel;
}

export function openGuild(
  world: World,
  facts: Pick<Guild, 'name' | 'tier' | 'locale' | 'installed' | 'denied'>,
): Guild {
  const guild: Guild = {
    ...facts,
    id: world.nextId(),
    members: new Map(),
    botRole: world.nextId(),
    moderatorRole: world.nextId(),
    createdAt: world.options.now(),
  };
  world.guilds.set(guild.id, guild);
  if (guild.installed)
    dispatch(world, guildEvents(guild.id, intents.guilds), 'GUILD_CREATE', () => guildWire(world, guild));
  return guild;
}

export function removeBot(world: World, guild: Guild): void {
  guild.installed = false;
  dispatch(world, guildEvents(guild.id, intents.guilds), 'GUILD_DELETE', () => ({ id: guild.id }));
}

export function openChannel(world: World, guild: Guild, facts: Facts): Channel {
  const channel = keepChannel(world, { ...facts, guildId: guild.id });
  announce(world, channel, 'CREATE');
  return channel;
}

export function openThread(
  world: World,
  parent: Channel,
  name: string,
  ownerId: string,
  id = world.nextId(),
): Channel {
  const { guildId } = parent;
  const thread = keepChannel(world, {
    id,
    type: ChannelType.PublicThread,
    name,
    guildId,
    parentId: parent.id,
    ownerId,
  });
  announce(world, thread, 'CREATE');
  return thread;
}

/** A channel that is deleted takes its threads with it. */
export function removeChannel(world: World, channel: Channel): void {
  world.channels.delete(channel.id);
  for (const thread of world.channels.values()) {
    if (thread.parentId === channel.id) world.channels.delete(thread.id);
  }
  announce(world, channel, 'DELETE');
}

function announce(world: World, channel: Channel, what: 'CREATE' | 'DELETE'): void {
  const guild = guildOf(world, channel);
  if (!guild?.installed) return;
  const kind = isThread(channel) ? 'THREAD' : 'CHANNEL';
  const fresh = what === 'CREATE' && isThread(channel) ? { newly_created: true } : {};
  const data = { ...channelWire(world, channel), ...fresh };
  dispatch(world, guildEvents(guild.id, intents.guilds), `${kind}_${what}`, () => data);
}

/** The one channel between the bot and a person. */
export function directMessages(world: World, user: APIUser): Channel {
  const known = [...world.channels.values()].find(
    ({ type, recipients }) => type === ChannelType.DM && recipients[0]?.id === user.id,
  );
  return known ?? keepChannel(world, { type: ChannelType.DM, name: user.username, recipients: [user] });
}

/** A group of friends; the bot is no member of it. */
export function openGroup(world: World, recipients: APIUser[]): Channel {
  const name = recipients.map(({ username }) => username).join(', ');
  return keepChannel(world, {
    type: ChannelType.GroupDM,
    name,
    recipients,
    ownerId: recipients[0]?.id ?? world.bot.id,
  });
}
