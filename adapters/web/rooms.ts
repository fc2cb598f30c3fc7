import { join } from 'node:path';
import type { Accept, ChatEvent, OutVideo, Person } from '../../src/chat.ts';
import { pressEvent, saidEvent } from './events.ts';
import { addressOf, copyWhole, type Files, plainName, randomId } from './files.ts';
import type { Form } from './form.ts';
import { endingOf, kindOf } from './formats.ts';
import type { History, Said } from './history.ts';
import type { Chat, Press } from './protocol.ts';
import { Refused } from './refused.ts';
import type { Stream } from './stream.ts';

export type Rooms = ReturnType<typeof createRooms>;

/** What happens in the page's chats: kept first, then told to every page that is open. */
export function createRooms({ history, files, stream }: { history: History; files: Files; stream: Stream }) {
  /** Messages whose files are kept already, and they themselves not yet. */
  const arriving = new Set<string>();
  const tellChat = (chatId: string) => {
    const chat = history.chat(chatId);
    if (chat) stream.tell('chat', chat);
  };
  const tellMessage = (chat: string, id: string) => {
    const message = history.message(chat, id);
    if (message) stream.tell('message', { chat, message });
  };
  const add: History['add'] = (chatId, id, from, said, event) => {
    history.add(chatId, id, from, said, event);
    tellChat(chatId);
    tellMessage(chatId, id);
  };

  /** False where the message is not there. */
  const change = (chatId: string, id: string, changes: Partial<Said>): boolean => {
    const message = history.change(chatId, id, changes);
    if (message) stream.tell('message', { chat: chatId, message });
    return message !== undefined;
  };

  /**
   * Keeps what has arrived and answers both of its sides: what the page shows and what the program fetches.
   * Named by the message, so that a repeat leaves nothing over.
   */
  async function keepAll(chatId: string, id: string, form: Form) {
    return Promise.all(
      form.files.map(async ({ path, name: given, mimeType, bytes }, index) => {
        const name = plainName(given);
        const kind = kindOf(mimeType);
        const fileId = await files.keep(path, chatId, `${id}.${index}.${endingOf(mimeType)}`);
        return {
          shown: { name, kind, url: addressOf(fileId, name) },
          attachment: { name, kind, mimeType, bytes, source: { via: 'id' as const, fileId } },
        };
      }),
    );
  }

  /** What the person said after this place, and what answers that. */
  function saidAfter(chatId: string, place: number): string[] {
    const all = history.messages(chatId);
    const said = all.filter(({ from, order }) => from === 'you' && order > place);
    const mine = new Set(said.map(({ id }) => id));
    return all.filter(({ id, replyTo = '' }) => mine.has(id) || mine.has(replyTo)).map(({ id }) => id);
  }

  /** The messages go after the files, so that whoever is interrupted in between finds them once more. */
  async function forgetUpTo(chatId: string, place: number): Promise<void> {
    await files.forget(chatId, () => [...saidAfter(chatId, place), ...arriving]);
    const kept = saidAfter(chatId, place);
    history.forget(chatId, kept);
    stream.tell('forgotten', { chat: chatId, kept });
    tellChat(chatId);
  }

  /** A crash before this has ended is made good by the page's repeat, or by the next start. */
  async function handOver(event: ChatEvent, accept: Accept): Promise<void> {
    await accept(event);
    if (event.messageId !== undefined) history.told(event.chat.chatId, event.messageId);
  }

  return {
    begin: (): Chat => {
      const chat = history.begin(randomId());
      stream.tell('chat', chat);
      return chat;
    },

    /** What a person says. Resolves when it is kept and the program has taken it over; a repeat changes nothing. */
    hear: async (chatId: string, id: string, form: Form, author: Person, accept: Accept): Promise<void> => {
      if (!history.message(chatId, id)) {
        const text = form.fields.get('text') ?? '';
        if (text.trim() === '' && form.files.length === 0) throw new Refused('empty');
        arriving.add(id);
        try {
          const kept = await keepAll(chatId, id, form);
          const attachments = kept.map(({ attachment }) => attachment);
          const event = saidEvent(chatId, { id, text, attachments, author });
          add(chatId, id, 'you', { text, buttons: [], files: kept.map(({ shown }) => shown) }, event);
        } finally {
          arriving.delete(id);
        }
      }
      const event = history.untold(chatId, id);
      if (event) await handOver(event, accept);
    },

    press: async (chatId: string, press: Press, author: Person, accept: Accept): Promise<void> => {
      if (history.message(chatId, press.message)?.from !== 'bot') throw new Refused('not-found');
      await accept(pressEvent(chatId, press, author));
    },

    /** What was kept before a crash and not handed over yet. */
    catchUp: async (accept: Accept): Promise<void> => {
      for (const event of history.allUntold()) await handOver(event, accept);
    },

    /** What the bot says; false where the chat is not there. */
    say: (chatId: string, id: string, said: Said): boolean => {
      if (!history.chat(chatId)) return false;
      if (!change(chatId, id, said)) add(chatId, id, 'bot', said);
      return true;
    },

    change,

    /** Keeps a copy of the video under the message's own name, so that a repeat replaces it. */
    keepVideo: (chatId: string, messageId: string, video: OutVideo): Promise<NonNullable<Said['video']>> =>
      files.arrive(async place => {
        const keep = async (from: string, ending: string) => {
          const copy = join(place, ending);
          await copyWhole(from, copy);
          return files.keep(copy, chatId, `${messageId}.${ending}`);
        };
        const { bytes, duration, width, height } = video;
        const name = plainName(video.name);
        const url = addressOf(await keep(video.path, 'mp4'), name);
        const poster = video.poster === undefined ? undefined : await keep(video.poster, 'jpg');
        return {
          name,
          url,
          bytes,
          duration,
          width,
          height,
          ...(poster !== undefined && { poster: addressOf(poster, 'poster.jpg') }),
        };
      }),

    /** Deletes all up to what the person said as `upTo`; where that is gone, the rest is gone already. */
    forget: async (chatId: string, upTo: string | undefined): Promise<void> => {
      const place = upTo === undefined ? Number.POSITIVE_INFINITY : history.message(chatId, upTo)?.order;
      if (place !== undefined) await forgetUpTo(chatId, place);
      history.purge();
    },
  };
}
