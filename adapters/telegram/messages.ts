import { type Api, GrammyError, InputFile } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import { z } from 'zod';
import type { Button, ChatRef, OutMessage, OutVideo, SentRef } from '../../src/chat.ts';
import { ChatError } from '../../src/chat.ts';
import { isLinkRefused, isUnchanged, toChatError } from './errors.ts';
import type { Pace } from './pace.ts';

/** What the bot says: sent, edited, and given a video. Every failure is a `ChatError`. */
export interface Messages {
  send(chat: ChatRef, message: OutMessage): Promise<SentRef>;
  edit(sent: SentRef, message: OutMessage): Promise<void>;
  addVideo(sent: SentRef, video: OutVideo): Promise<SentRef>;
}

/** Only what has this is known to stand there. */
const sentSchema = z.object({ message_id: z.int() });

const noPreview = { is_disabled: true };

/** Each call that shows something waits for its turn at `pace`. */
export function createMessages(api: Api, pace: Pace): Messages {
  /** Groups that have become supergroups, under their old id: turns that began before go on in the new one. */
  const moved = new Map<string, string>();

  async function call<T>(chat: ChatRef, make: (chatId: string) => Promise<T>): Promise<T> {
    const chatId = moved.get(chat.chatId) ?? chat.chatId;
    try {
      await pace.turn(chatId);
      return await make(chatId);
    } catch (error) {
      const next = error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;
      if (next === undefined || `${next}` === chatId) {
        const failure = toChatError(error);
        if (failure.retryAfterMs !== undefined) pace.rest(chatId, failure.retryAfterMs);
        throw failure;
      }
      moved.set(chat.chatId, `${next}`);
      return call(chat, make);
    }
  }

  async function sendVideo(chat: ChatRef, video: OutVideo): Promise<SentRef> {
    const sent = await withKeyboard(video.caption.buttons, keys =>
      call(chat, id =>
        api.sendVideo(id, new InputFile(video.path, video.name), {
          ...inThread(chat),
          ...factsOf(video),
          ...keys,
          caption: video.caption.text,
        }),
      ),
    );
    return { chat, messageId: idOf(sent) };
  }

  return {
    send: async (chat, { text, buttons, replyTo }) => {
      const answering = replyTo !== undefined &&
        chat.chatId.startsWith('-') && {
          reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true },
        };
      const about = { ...inThread(chat), ...answering, link_preview_options: noPreview };
      const sent = await withKeyboard(buttons, keys =>
        call(chat, id => api.sendMessage(id, text, { ...about, ...keys })),
      );
      return { chat, messageId: idOf(sent) };
    },

    edit: async ({ chat, messageId }, { text, buttons }) => {
      const about = { link_preview_options: noPreview };
      await unlessUnchanged(
        withKeyboard(buttons, keys =>
          call(chat, id => api.editMessageText(id, Number(messageId), text, { ...about, ...keys })),
        ),
      );
    },

    /** Telegram has no key against repeats, but editing again does no harm; sending is the way out only. */
    addVideo: async (sent, video) => {
      const { text: caption, buttons } = video.caption;
      try {
        await unlessUnchanged(
          withKeyboard(buttons, keys =>
            call(sent.chat, id =>
              api.editMessageMedia(
                id,
                Number(sent.messageId),
                { type: 'video', media: new InputFile(video.path, video.name), caption, ...factsOf(video) },
                keys,
              ),
            ),
          ),
        );
        return sent;
      } catch (error) {
        if (!(error instanceof ChatError) || error.reason !== 'gone') throw error;
        return sendVideo(sent.chat, video);
      }
    },
  };
}

function idOf(sent: unknown): string {
  const { success, data } = sentSchema.safeParse(sent);
  if (!success) throw new ChatError('unknown', 'Telegram: an answer that names no message');
  return `${data.message_id}`;
}

/** Without these a video above 10 MB arrives as a square of no length. */
function factsOf({ width, height, duration, poster }: OutVideo) {
  return {
    width,
    height,
    duration: Math.round(duration),
    supports_streaming: true,
    ...(poster !== undefined && { thumbnail: new InputFile(poster) }),
  };
}

function inThread({ threadId }: ChatRef): { message_thread_id?: number } {
  return threadId === undefined ? {} : { message_thread_id: Number(threadId) };
}

interface Keys {
  reply_markup?: InlineKeyboardMarkup;
}

/** Telegram refuses a whole message for one link that it does not like (a host without a dot, say): then it goes without. */
async function withKeyboard<T>(rows: Button[][] = [], act: (keys: Keys) => Promise<T>): Promise<T> {
  try {
    return await act(keyboard(rows));
  } catch (error) {
    if (!isLinkRefused(error)) throw error;
    return act(keyboard(rows.map(row => row.filter(button => !('url' in button)))));
  }
}

function keyboard(rows: Button[][]): Keys {
  const inline_keyboard = rows
    .filter(row => row.length > 0)
    .map(row =>
      row.map(button =>
        'url' in button
          ? { text: button.label, url: button.url }
          : { text: button.label, callback_data: button.action },
      ),
    );
  return inline_keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard } };
}

async function unlessUnchanged(edit: Promise<unknown>): Promise<void> {
  try {
    await edit;
  } catch (error) {
    if (!isUnchanged(error)) throw error;
  }
}
