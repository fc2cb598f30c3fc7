import { ChannelType, PermissionFlagsBits as P } from 'discord.js';
import { z } from 'zod';
import { refreshLink } from '../attachments.ts';
import { type Composition, compose, lastingFlags, mentionsOf, plainFlags } from '../compose.ts';
import { messageForm, read } from '../form.ts';
import {
  currentContent,
  edit,
  messageWire,
  type Post,
  post,
  remove,
  showsContent,
  takesMessages,
} from '../posts.ts';
import { invalidForm, refusals } from '../refusals.ts';
import { type Channel, isThread, uploadLimit } from '../rooms.ts';
import type { World } from '../world.ts';
import { type Call, done, need, ok, type Routes, visibleChannel } from './call.ts';

const links = z.object({ attachment_urls: z.array(z.string()).min(1).max(50) });

/** Messages by the bot's own token. */
export const messageRoutes: Routes = {
  'POST /channels/{channel_id}/messages': call => {
    const channel = visibleChannel(call.world, call.at('channel_id'));
    return ok(wire(call.world, sendMessage(call, channel)));
  },
  'GET /channels/{channel_id}/messages': ({ world, at, query }) => {
    const channel = visibleChannel(world, at('channel_id'));
    need(world, channel, P.ReadMessageHistory);
    const found = [...world.posts.values()].filter(one => one.channelId === channel.id && isVisible(one));
    const limit = Number(query.get('limit') ?? 50);
    return ok(
      found
        .reverse()
        .slice(0, limit)
        .map(one => wire(world, one)),
    );
  },
  'GET /channels/{channel_id}/messages/{message_id}': ({ world, at }) => {
    const channel = visibleChannel(world, at('channel_id'));
    need(world, channel, P.ReadMessageHistory);
    return ok(wire(world, messageIn(world, channel, at('message_id'))));
  },
  'PATCH /channels/{channel_id}/messages/{message_id}': call => {
    const { world, at } = call;
    const channel = visibleChannel(world, at('channel_id'));
    const found = messageIn(world, channel, at('message_id'));
    if (found.author.id !== world.bot.id) throw refusals.notYours();
    editMessage(composition(call, channel, uploadLimit(world, channel)), found);
    return ok(wire(world, found));
  },
  'DELETE /channels/{channel_id}/messages/{message_id}': ({ world, at }) => {
    const channel = visibleChannel(world, at('channel_id'));
    const found = messageIn(world, channel, at('message_id'));
    if (found.author.id !== world.bot.id) {
      if (channel.type === ChannelType.DM) throw refusals.notOnDm();
      need(world, channel, P.ManageMessages);
    }
    remove(world, found);
    return done;
  },
  'POST /channels/{channel_id}/typing': ({ world, at }) => {
    const channel = visibleChannel(world, at('channel_id'));
    need(world, channel, speaking(channel));
    channel.typing.push(world.options.now());
    return done;
  },
  'POST /attachments/refresh-urls': ({ world, body }) => {
    const { attachment_urls } = read(body, links);
    const refreshed_urls = attachment_urls.map(original => ({
      original,
      refreshed: refreshLink(world, original),
    }));
    return ok({ refreshed_urls });
  },
};

/** A new message of the bot in a channel or thread, or the one that was sent before with the same nonce. */
export function sendMessage(call: Call, channel: Channel): Post {
  const { world } = call;
  if (!takesMessages(channel)) throw refusals.noText();
  need(world, channel, speaking(channel));
  if (call.files.size > 0) need(world, channel, P.AttachFiles);
  if (channel.recipients.some(({ id }) => world.people.get(id)?.closed)) throw refusals.closedDm();
  const wanted = composition(call, channel, uploadLimit(world, channel));
  const { form } = wanted;
  const nonce = form.nonce ?? undefined;
  const key = `${channel.id} ${nonce}`;
  const earlier = form.enforce_nonce && nonce !== undefined ? world.nonces.get(key) : undefined;
  if (earlier && earlier.until > world.options.now()) return earlier.post;
  const answered = answeredBy(wanted);
  const content = compose(wanted);
  const made = post(world, {
    channelId: channel.id,
    author: world.bot,
    content,
    nonce,
    flags: lastingFlags(form, plainFlags),
    replyTo: answered?.id,
    ...mentionsOf(wanted, content.text, answered?.author),
  });
  if (nonce !== undefined)
    world.nonces.set(key, { post: made, until: world.options.now() + world.options.nonceLifetime });
  return made;
}

/** An edit rings for nobody, so what it mentions is not asked. */
export function editMessage(wanted: Composition, found: Post): void {
  if (wanted.form.flags !== undefined)
    found.flags = (found.flags & ~plainFlags) | lastingFlags(wanted.form, plainFlags);
  edit(wanted.world, found, compose(wanted, currentContent(found)));
}

export function composition(call: Call, channel: Channel, limit: number): Composition {
  const { world, route, files } = call;
  return { world, route, channel, files, limit, form: read(call.body, messageForm), ephemeral: false };
}

export const wire = (world: World, found: Post) =>
  messageWire(world, found, showsContent(world, found, world.options.messageContent));

const isVisible = ({ deleted, onlyFor }: Post) => !deleted && onlyFor === undefined;
const speaking = (channel: Channel) => (isThread(channel) ? P.SendMessagesInThreads : P.SendMessages);

export function messageIn(world: World, channel: Channel, id: string): Post {
  const found = world.posts.get(id);
  if (!found || found.channelId !== channel.id || !isVisible(found)) throw refusals.unknownMessage();
  return found;
}

/** A message that is gone may be answered only by who does not insist. */
function answeredBy({ world, channel, form }: Composition): Post | undefined {
  const reference = form.message_reference;
  if (!reference) return undefined;
  const found = world.posts.get(reference.message_id);
  if (found && found.channelId === channel.id && isVisible(found)) {
    need(world, channel, P.ReadMessageHistory, refusals.noHistory);
    return found;
  }
  if (reference.fail_if_not_exists === false) return undefined;
  const path = ['message_reference'];
  throw invalidForm([{ path, code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message: 'Unknown message' }]);
}
