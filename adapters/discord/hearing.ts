import type { Message } from 'discord.js';
import type { ChatEvent, ChatRef } from '../../src/chat.ts';
import type { Timing } from '../../src/timing.ts';
import { filesOf, repliedTo } from './events.ts';

/** Which of what is said in servers is meant for the bot. In direct messages everything is. */
export interface Hearing {
  isMeant(message: Message, me: string): boolean;
  /** Where the sender's picture without words went, if this is what they say next. Never rejects. */
  before(message: Message): Promise<ChatRef | undefined> | undefined;
  /** What was taken, and where it goes: a picture without words waits for them, words end the wait. */
  took(message: Message, event: ChatEvent, into: Promise<ChatRef>): void;
}

/**
 * Meant are mentions and replies, what is said in a thread that the bot opened, and in the `channels` that the
 * operator names, with all threads and posts in them: pictures, and the words that follow a picture without any.
 * Who speaks to somebody else is left alone. The wait for words is short, so it is kept in memory.
 */
export function createHearing(channels: readonly string[], timing: Timing): Hearing {
  const named = new Set(channels);
  const waiting = new Map<string, { until: number; into: Promise<ChatRef> }>();

  function before(message: Message): Promise<ChatRef | undefined> | undefined {
    const found = waiting.get(keyOf(message));
    if (!found || found.until < performance.now() || repliedTo(message)) return undefined;
    return found.into.catch(() => undefined);
  }

  return {
    isMeant: (message, me) => {
      if (!message.inGuild()) return true;
      const { channel, mentions } = message;
      if (mentions.users.has(me) || mentions.repliedUser?.id === me) return true;
      if (mentions.users.size > 0 || repliedTo(message)) return false;
      if (channel.isThread() && channel.ownerId === me) return true;
      const isNamed = named.has(channel.id) || named.has(channel.parentId ?? '');
      return isNamed && (hasPicture(message) || before(message) !== undefined);
    },
    before,
    took: (message, event, into) => {
      const now = performance.now();
      for (const [key, { until }] of waiting) if (until < now) waiting.delete(key);
      if (isWordless(event)) waiting.set(keyOf(message), { until: now + timing.discordWords, into });
      else waiting.delete(keyOf(message));
    },
  };
}

const keyOf = ({ channelId, author }: Message) => `${channelId} ${author.id}`;

const isWordless = (event: ChatEvent) =>
  event.type === 'message' && event.attachments.length > 0 && event.text === '';

const hasPicture = (message: Message) => filesOf(message).some(({ kind }) => kind === 'image');
