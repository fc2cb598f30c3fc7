import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Channel,
  ChannelType,
  DiscordAPIError,
  type Interaction,
  type Message,
  PermissionFlagsBits,
  type REST,
  Routes,
} from 'discord.js';
import { z } from 'zod';
import type { ChatEvent, ChatRef } from '../../src/chat.ts';
import type { Log } from '../../src/log.ts';
import { languageOf, textsIn } from '../../src/texts/index.ts';
import type { Timing } from '../../src/timing.ts';
import { messageBody, nonceOf } from './body.ts';
import { toChatError } from './errors.ts';
import { discordPlatform } from './events.ts';

const sentSchema = z.object({ id: z.string() });

/** What the bot needs in a channel to carry a job on in a thread of it. */
export const threadPermissions = [
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.CreatePublicThreads,
  PermissionFlagsBits.SendMessagesInThreads,
];

/** Opens a thread for each job: on the message that asks for it, or on one that says who asked for what. */
export interface Threads {
  /** The thread that `event` goes on in; undefined where it stays where it is. Never rejects. */
  open(event: ChatEvent, from: Message | Interaction): Promise<ChatRef | undefined>;
}

export function createThreads(rest: REST, timing: Timing, log: Log): Threads {
  async function hangOn(messageId: string, { chat }: ChatEvent, title: string, signal: AbortSignal) {
    const body = { name: [...title.replaceAll(/\s+/g, ' ')].slice(0, 50).join('') };
    try {
      await rest.post(Routes.threads(chat.chatId, messageId), { body, signal });
    } catch (error) {
      if (!isThere(error)) throw error;
    }
  }

  /** By an interaction nothing is said that all can see, so that a message is made to hang the thread on. */
  async function announce({ chat, id }: ChatEvent, title: string, signal: AbortSignal): Promise<string> {
    const body = { ...messageBody({ text: title }), ...nonceOf(`${id}:thread`) };
    return sentSchema.parse(await rest.post(Routes.channelMessages(chat.chatId), { body, signal })).id;
  }

  /** Both calls may be repeated: the nonce and the thread's id make them the same ones. */
  async function twice<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (toChatError(error).reason !== 'unknown') throw error;
      return call();
    }
  }

  async function make(event: ChatEvent, from: Message | Interaction, signal: AbortSignal): Promise<ChatRef> {
    const title = titleOf(event);
    const messageId = 'content' in from ? from.id : await twice(() => announce(event, title, signal));
    await twice(() => hangOn(messageId, event, title, signal));
    return { platform: discordPlatform, chatId: messageId };
  }

  return {
    open: async (event, from) => {
      if (!beginsJob(event) || !takesThreads(from.channel)) return undefined;
      const ending = new AbortController();
      const { signal } = ending;
      const made = make(event, from, signal);
      // The library waits for rate limits as long as they last.
      const late = sleep(timing.discordThread, undefined, { signal });
      try {
        const chat = await Promise.race([made, late]);
        if (chat) return chat;
        log.warn('a thread took too long; the job goes on in the channel');
      } catch (error) {
        log.warn({ err: toChatError(error) }, 'no thread could be made; the job goes on in the channel');
      } finally {
        ending.abort();
        await Promise.allSettled([late]);
        made.catch(() => {});
      }
      return undefined;
    },
  };
}

/** The event in the thread. What began it stands above, where no answer can point. */
export function movedTo(chat: ChatRef, event: ChatEvent): ChatEvent {
  if (chat.chatId === event.chat.chatId) return event;
  const moved = { ...event, chat, within: [...(event.within ?? []), event.chat.chatId] };
  if (moved.type !== 'message') return moved;
  const { messageId: _, ...rest } = moved;
  return rest;
}

/** A reply goes on with what is there. */
function beginsJob(event: ChatEvent): boolean {
  if (event.type === 'command') return event.name === 'animate' && event.attachments.length > 0;
  return event.type === 'message' && event.replyTo === undefined && event.attachments.length > 0;
}

/** Text channels of servers that the bot is in, as far as its roles allow. */
function takesThreads(channel: Channel | null): boolean {
  if (channel?.type !== ChannelType.GuildText && channel?.type !== ChannelType.GuildAnnouncement)
    return false;
  const { me } = channel.guild.members;
  return me !== null && channel.permissionsFor(me).has(threadPermissions);
}

function titleOf(event: ChatEvent): string {
  const wish =
    event.type === 'command' ? (event.options['prompt'] ?? '') : event.type === 'message' ? event.text : '';
  return textsIn(languageOf(event.author, wish)).askedFor(event.author.name, wish);
}

const isThere = (error: unknown) => error instanceof DiscordAPIError && error.code === 160_004;
