import { MessageFlags, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { ChatError, type ChatRef, type OutMessage, type OutVideo, type SentRef } from '../../src/chat.ts';
import type { Timing } from '../../src/timing.ts';
import { messageBody, nonceOf, videoForm } from './body.ts';
import { isShutOut, toChatError } from './errors.ts';
import { interactionMark } from './events.ts';
import type { Interactions, Live } from './interactions.ts';

const sentSchema = z.object({ id: z.string() });

/**
 * What the bot says. Ordinary messages of the channel wherever it may write there, as they can be changed for ever;
 * otherwise what follows an interaction, as long as its token lives. Every failure is a `ChatError`.
 */
export function createMessages(rest: REST, interactions: Interactions, timing: Timing) {
  const bounded = (ms: number) => ({ signal: AbortSignal.timeout(ms) });

  async function post(chat: ChatRef, message: OutMessage, key: string): Promise<SentRef> {
    const asked = message.replyTo?.startsWith(interactionMark) === false ? message.replyTo : undefined;
    const reference =
      asked === undefined ? {} : { message_reference: { message_id: asked, fail_if_not_exists: false } };
    const body = { ...messageBody(message), ...nonceOf(key), ...reference };
    const sent = await call(() =>
      rest.post(Routes.channelMessages(chat.chatId), { body, ...bounded(timing.discordCall) }),
    );
    return { chat, messageId: sentSchema.parse(sent).id };
  }

  /** The first one after "thinking…" takes its place and is seen as that was; so a public one needs it settled first. */
  async function followUp(chat: ChatRef, name: string, live: Live, message: OutMessage): Promise<SentRef> {
    const isPrivate = message.onlyFor !== undefined;
    if (isPrivate) live.isThinking = false;
    else await interactions.settle(live, live.texts.onIt);
    const { flags, ...body } = messageBody(message);
    const sent = await call(() =>
      rest.post(Routes.webhook(live.applicationId, live.token), {
        body: { ...body, flags: isPrivate ? flags | MessageFlags.Ephemeral : flags },
        query: new URLSearchParams({ wait: 'true' }),
        auth: false,
        ...bounded(timing.discordCall),
      }),
    );
    return { chat, messageId: `${name}:${sentSchema.parse(sent).id}` };
  }

  /** The address of a message, and whether the bot's own token opens it. */
  function routeOf({ chat, messageId }: SentRef): { route: `/${string}`; auth: boolean } {
    if (!messageId.startsWith(interactionMark))
      return { route: Routes.channelMessage(chat.chatId, messageId), auth: true };
    const [mark, id, message = ''] = messageId.split(':');
    const live = interactions.find(`${mark}:${id}`);
    if (!live) throw new ChatError('gone', 'Discord: the interaction is over');
    return { route: Routes.webhookMessage(live.applicationId, live.token, message), auth: false };
  }

  return {
    send: async (chat: ChatRef, message: OutMessage, key: string): Promise<SentRef> => {
      const live = interactions.find(message.replyTo);
      if (live && message.onlyFor !== undefined) return followUp(chat, message.replyTo ?? '', live, message);
      try {
        const sent = await post(chat, message, key);
        if (live) await interactions.settle(live, live.texts.onIt);
        return sent;
      } catch (error) {
        if (!live || !isShutOut(error)) throw error;
        return followUp(chat, message.replyTo ?? '', live, message);
      }
    },

    edit: async (sent: SentRef, message: OutMessage): Promise<void> => {
      const { route, auth } = routeOf(sent);
      const { flags: _, ...body } = messageBody(message);
      await call(() => rest.patch(route, { body, auth, ...bounded(timing.discordCall) }));
    },

    /** `attachments` names what the message holds afterwards, so doing it again changes nothing. */
    addVideo: async (sent: SentRef, video: OutVideo): Promise<SentRef> => {
      const { route, auth } = routeOf(sent);
      const body = await videoForm(video);
      await call(() =>
        rest.patch(route, { body, passThroughBody: true, auth, ...bounded(timing.transferTimeout) }),
      );
      return sent;
    },

    showActivity: async ({ chatId }: ChatRef): Promise<void> => {
      await call(() => rest.post(Routes.channelTyping(chatId), bounded(timing.discordCall)));
    },
  };
}

async function call<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    throw toChatError(error);
  }
}
