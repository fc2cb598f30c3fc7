import { ChannelType, PermissionFlagsBits as P } from 'discord.js';
import { z } from 'zod';
import { read } from '../form.ts';
import { directMessages, openThread } from '../places.ts';
import { refusals } from '../refusals.ts';
import { everyone, isForum } from '../rooms.ts';
import { channelWire, guildFacts, memberWire } from '../rooms-wire.ts';
import type { World } from '../world.ts';
import { type Call, need, ok, type Routes, visibleChannel } from './call.ts';
import { messageIn, sendMessage, wire } from './messages.ts';

const threadForm = z.object({ name: z.string().min(1).max(100) });
const forumForm = threadForm.extend({ message: z.record(z.string(), z.unknown()) });
const recipient = z.object({ recipient_id: z.string() });

/** Channels, threads, guilds and their people. */
export const placeRoutes: Routes = {
  'GET /channels/{channel_id}': ({ world, at }) =>
    ok(channelWire(world, visibleChannel(world, at('channel_id')))),
  'POST /channels/{channel_id}/messages/{message_id}/threads': ({ world, at, body }) => {
    const channel = visibleChannel(world, at('channel_id'));
    if (channel.guildId === undefined) throw refusals.notOnDm();
    const message = messageIn(world, channel, at('message_id'));
    need(world, channel, P.CreatePublicThreads);
    if (world.channels.has(message.id)) throw refusals.threadExists();
    const { name } = read(body, threadForm);
    return {
      status: 201,
      body: channelWire(world, openThread(world, channel, name, world.bot.id, message.id)),
    };
  },
  'POST /channels/{channel_id}/threads': call => {
    const { world, at, body } = call;
    const channel = visibleChannel(world, at('channel_id'));
    if (channel.guildId === undefined) throw refusals.notOnDm();
    need(world, channel, P.CreatePublicThreads);
    if (!isForum(channel)) {
      const thread = openThread(world, channel, read(body, threadForm).name, world.bot.id);
      return { status: 201, body: channelWire(world, thread) };
    }
    const { name, message } = read(body, forumForm);
    const thread = openThread(world, channel, name, world.bot.id);
    const opening = sendMessage({ ...call, body: message }, thread);
    return { status: 201, body: { ...channelWire(world, thread), message: wire(world, opening) } };
  },
  'POST /users/@me/channels': ({ world, body }) => {
    const person = world.people.get(read(body, recipient).recipient_id);
    if (!person) throw refusals.unknownUser();
    return ok(channelWire(world, directMessages(world, person.user)));
  },
  'GET /users/{user_id}': ({ world, at }) => {
    const id = at('user_id');
    const user = id === world.bot.id ? world.bot : world.people.get(id)?.user;
    if (!user) throw refusals.unknownUser();
    return ok(user);
  },
  'GET /users/@me/guilds': ({ world }) =>
    ok(
      [...world.guilds.values()]
        .filter(({ installed }) => installed)
        .map(guild => {
          const { id, name, icon, banner, features } = guildFacts(guild);
          return {
            id,
            name,
            icon,
            banner,
            features,
            owner: false,
            permissions: String(everyone & ~guild.denied),
          };
        }),
    ),
  'GET /guilds/{guild_id}': call => ok(guildFacts(own(call))),
  'GET /guilds/{guild_id}/channels': call => {
    const guild = own(call);
    const all = [...call.world.channels.values()].filter(
      ({ guildId, type }) => guildId === guild.id && type !== ChannelType.PublicThread,
    );
    return ok(all.map(channel => channelWire(call.world, channel)));
  },
  'GET /guilds/{guild_id}/members/{user_id}': call => {
    const member = memberWire(call.world, own(call), call.at('user_id'));
    if (!member) throw refusals.unknownMember();
    return ok(member);
  },
};

function own({ world, at }: Call) {
  const guild = memberOf(world, at('guild_id'));
  if (!guild) throw refusals.unknownGuild();
  return guild;
}

const memberOf = (world: World, id: string) => {
  const guild = world.guilds.get(id);
  return guild?.installed ? guild : undefined;
};
