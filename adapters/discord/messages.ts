import { MessageFlags, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { ChatError, type ChatRef, type OutMessage, type OutVideo, type SentRef } from '../../src/chat.ts';
import type { Timing } from '../../src/timing.ts';
import { messageBody, nonceOf, videoForm } from './body.ts';
import { isOver, isShutOut, mayNotPoint } from './errors.ts';
import type { Interactions, Live } from './interactions.ts';
import { ofLatestChannels } from './latest.ts';
import { interactionOf, personIn } from './names.ts';
import { type Late, within } from './within.ts';

/** Only what has this is known to stand there. */
const sentSchema = z.object({ id: z.string() });

function idOf(sent: unknown): string {
  const { success, data } = sentSchema.safeParse(sent);
  if (!success) throw new ChatError('unknown', 'Discord: an answer that names nothing');
  return data.id;
}

export type Messages = ReturnType<typeof createMessages>;

/**
 * What the bot says. Ordinary messages of the channel wherever it may write there, as they can be changed for ever;
 * otherwise what follows an interaction, as long as its token lives and takes more; then a direct message to the one
 * who asked. Where that is not taken either, they read so in the interaction. Every failure is a `ChatError`.
 */
export function createMessages(rest: REST, interactions: Interactions, timing: Timing) {
  /**
   * When typing is of use again, by channel: a message takes it away, and where the bot has no voice it would be
   * refused over and over, which Discord counts.
   */
  const typingAgain = ofLatestChannels();

  async function post(channelId: string, body: object, key: string): Promise<string> {
    const how = { body: { ...body, ...nonceOf(key) } };
    const send = (late: Late) => rest.post(Routes.channelMessages(channelId), { ...how, ...late });
    return idOf(await within(timing.discordCall, send));
  }

  async function postAnswer(channelId: string, message: OutMessage, key: string): Promise<string> {
    const body = messageBody(message);
    try {
      return await post(channelId, { ...body, ...pointingAt(message.replyTo) }, key);
    } catch (error) {
      if (!mayNotPoint(error)) throw error;
      return post(channelId, body, key);
    }
  }

  async function postVideo(channelId: string, video: OutVideo, key: string): Promise<string> {
    const body = await videoForm(video, nonceOf(key));
    const how = { body, passThroughBody: true };
    const send = (late: Late) => rest.post(Routes.channelMessages(channelId), { ...how, ...late });
    return idOf(await within(timing.transferTimeout, send));
  }

  async function inChannel(chat: ChatRef, message: OutMessage, key: string): Promise<SentRef> {
    const live = interactions.find(message.replyTo);
    try {
      const messageId = await postAnswer(chat.chatId, message, key);
      typingAgain.delete(chat.chatId);
      if (live) await interactions.settle(live);
      return { chat, messageId };
    } catch (error) {
      if (isShutOut(error)) typingAgain.set(chat.chatId, Infinity);
      throw error;
    }
  }

  /**
   * The first one after "thinking…" takes its place and is seen as that was; so a public one needs it settled first,
   * with words, which may have to become the last ones where no follow-up is left.
   */
  async function followUp(chat: ChatRef, message: OutMessage): Promise<SentRef> {
    const live = openInteraction(message.replyTo);
    const isPrivate = message.onlyFor !== undefined;
    const before = live.isThinking;
    const takesItsPlace = isPrivate && before !== false;
    if (takesItsPlace) live.isThinking = false;
    else await interactions.settle(live, live.texts.onIt);
    const { flags, ...body } = messageBody(message);
    const sent = await within(timing.discordCall, late =>
      rest.post(Routes.webhook(live.applicationId, live.token), {
        body: { ...body, flags: isPrivate ? flags | MessageFlags.Ephemeral : flags },
        query: new URLSearchParams({ wait: 'true' }),
        auth: false,
        ...late,
      }),
    ).catch(error => {
      // Then it stands there still, for another way to take it away.
      if (takesItsPlace) live.isThinking = before;
      throw error;
    });
    return { chat, messageId: `${message.replyTo}:${idOf(sent)}` };
  }

  /** To the one who asked by the interaction `name`, outside the chat. */
  async function directly(
    chat: ChatRef,
    name: string,
    say: (channelId: string) => Promise<string>,
  ): Promise<SentRef> {
    const how = { body: { recipient_id: personIn(name) } };
    const open = (late: Late) => rest.post(Routes.userChannels(), { ...how, ...late });
    const id = idOf(await within(timing.discordCall, open));
    const messageId = `d:${id}:${await say(id)}`;
    const live = interactions.find(name);
    if (live) await interactions.settle(live);
    return { chat, messageId };
  }

  /** The first of these ways that is open. Where none is, that is what the one who asked reads, if they still can. */
  async function firstOpen(name: string, ways: (() => Promise<SentRef>)[]): Promise<SentRef> {
    let problem: unknown;
    for (const way of ways) {
      try {
        return await way();
      } catch (error) {
        if (!isShutOut(error) && !isOver(error)) throw error;
        problem = error;
      }
    }
    const live = interactions.find(name);
    if (live) await interactions.note(live, live.texts.lostVoice);
    throw problem;
  }

  function openInteraction(name: string | undefined): Live {
    const live = interactions.find(name);
    if (!live) throw new ChatError('gone', 'Discord: the interaction is over');
    return live;
  }

  /** The address of a message, and whether the bot's own token opens it. */
  function routeOf({ chat, messageId }: SentRef): { route: `/${string}`; auth: boolean } {
    const [kind, channel = '', ...rest] = messageId.split(':');
    const message = rest.at(-1) ?? '';
    if (kind === 'd') return { route: Routes.channelMessage(channel, message), auth: true };
    if (kind !== 'i') return { route: Routes.channelMessage(chat.chatId, messageId), auth: true };
    const { applicationId, token } = openInteraction(messageId);
    return { route: Routes.webhookMessage(applicationId, token, message), auth: false };
  }

  async function putVideo(sent: SentRef, video: OutVideo): Promise<SentRef> {
    const { route, auth } = routeOf(sent);
    const how = { body: await videoForm(video), passThroughBody: true, auth };
    await within(timing.transferTimeout, late => rest.patch(route, { ...how, ...late }));
    return sent;
  }

  return {
    send: async (chat: ChatRef, message: OutMessage, key: string): Promise<SentRef> => {
      const { replyTo: name, onlyFor } = message;
      const toAll = () => inChannel(chat, message, key);
      if (name === undefined || personIn(name) === undefined) return toAll();
      const follow = () => followUp(chat, message);
      const direct = () => directly(chat, name, id => post(id, messageBody(message), key));
      const ways = onlyFor === undefined ? [toAll, follow, direct] : [follow, direct, toAll];
      return firstOpen(name, ways);
    },

    edit: async (sent: SentRef, message: OutMessage): Promise<void> => {
      const { route, auth } = routeOf(sent);
      const { flags: _, ...body } = messageBody(message);
      await within(timing.discordCall, late => rest.patch(route, { body, auth, ...late }));
    },

    /** `attachments` names what the message holds afterwards, so doing it again changes nothing. */
    addVideo: async (sent: SentRef, video: OutVideo): Promise<SentRef> => {
      const name = interactionOf(sent.messageId);
      if (personIn(name) === undefined) return putVideo(sent, video);
      const direct = () => directly(sent.chat, name, id => postVideo(id, video, sent.messageId));
      return firstOpen(name, [() => putVideo(sent, video), direct]);
    },

    showActivity: async ({ chatId }: ChatRef): Promise<void> => {
      if (performance.now() < (typingAgain.get(chatId) ?? 0) || isShort(rest)) return;
      typingAgain.set(chatId, performance.now() + timing.discordTyping);
      await within(timing.discordCall, late => rest.post(Routes.channelTyping(chatId), late));
    },
  };
}

/** Half of the calls of this second are used; the rest is for words and videos. */
function isShort({ globalReset, globalRemaining, options }: REST): boolean {
  return Date.now() < globalReset && globalRemaining < options.globalRequestsPerSecond / 2;
}

/** The person's message that is answered, if it still stands there. */
function pointingAt(messageId: string | undefined) {
  if (messageId === undefined || personIn(messageId) !== undefined) return {};
  return { message_reference: { message_id: messageId, fail_if_not_exists: false } };
}
