import { z } from 'zod';
import { type ChatEvent, chatEventSchema } from '../../src/chat.ts';
import { openDatabase } from '../../src/database/database.ts';
import type { Timing } from '../../src/timing.ts';
import { migrations } from './migrations.ts';
import { type Chat, chatSchema, type Message, messageSchema } from './protocol.ts';

const saidSchema = messageSchema.omit({ id: true, revision: true, from: true, at: true, order: true });
/** What a message says, without its place in the chat. */
export type Said = z.infer<typeof saidSchema>;

const rowSchema = z.object({
  place: z.number(),
  id: z.string(),
  revision: z.number(),
  sender: z.enum(['you', 'bot']),
  at: z.number(),
  said: z.string(),
});
const eventRowSchema = z.object({ event: z.string() });
const revisionSchema = z.object({ revision: z.number() });

const titleLength = 80;

export type History = ReturnType<typeof openHistory>;

/** All chats of the page, on disk when a function returns. Throws a `DatabaseError` where the file can't be used. */
export function openHistory(path: string, timing: Timing) {
  const database = openDatabase(path, timing, migrations);
  const selectChats = database.prepare('SELECT id, title, at FROM chats ORDER BY at DESC, id');
  const selectChat = database.prepare('SELECT id, title, at FROM chats WHERE id = ?');
  const insertChat = database.prepare('INSERT INTO chats (id, title, at) VALUES (?, ?, ?)');
  const touchChat = database.prepare('UPDATE chats SET at = ? WHERE id = ?');
  const nameChat = database.prepare('UPDATE chats SET title = ? WHERE id = ?');
  const selectMessages = database.prepare('SELECT * FROM messages WHERE chat = ? ORDER BY place');
  const selectMessage = database.prepare('SELECT * FROM messages WHERE chat = ? AND id = ?');
  const insertMessage = database.prepare(
    'INSERT INTO messages (chat, id, revision, sender, at, said, event) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const updateMessage = database.prepare(
    'UPDATE messages SET said = ?, revision = ? WHERE chat = ? AND id = ?',
  );
  const deleteOthers = database.prepare(
    'DELETE FROM messages WHERE chat = ? AND id NOT IN (SELECT value FROM json_each(?))',
  );
  const selectEvent = database.prepare(
    'SELECT event FROM messages WHERE chat = ? AND id = ? AND event IS NOT NULL',
  );
  const selectEvents = database.prepare('SELECT event FROM messages WHERE event IS NOT NULL ORDER BY place');
  const clearEvent = database.prepare('UPDATE messages SET event = NULL WHERE chat = ? AND id = ?');
  const highest = database.prepare('SELECT coalesce(max(revision), 0) AS revision FROM messages').get();
  let revision = revisionSchema.parse(highest).revision;

  const chat = (id: string) => chatSchema.optional().parse(selectChat.get(id));
  const message = (chatId: string, id: string) => {
    const row = selectMessage.get(chatId, id);
    return row && toMessage(row);
  };

  return {
    chat,
    message,
    chats: () => selectChats.all().map(row => chatSchema.parse(row)),
    messages: (chatId: string) => selectMessages.all(chatId).map(toMessage),

    begin: (id: string): Chat => {
      const begun = { id, title: '', at: Date.now() };
      insertChat.run(begun.id, begun.title, begun.at);
      return begun;
    },

    /** Adds a message to a chat that is there; one that has been said already stays as it is. */
    add: (chatId: string, id: string, from: Message['from'], said: Said, event?: ChatEvent): void =>
      database.transaction(() => {
        if (selectMessage.get(chatId, id)) return;
        const at = Date.now();
        const stored = event === undefined ? null : JSON.stringify(event);
        insertMessage.run(chatId, id, ++revision, from, at, JSON.stringify(said), stored);
        touchChat.run(at, chatId);
        if (from === 'you' && chat(chatId)?.title === '') nameChat.run(titleOf(said), chatId);
      }),

    /** Answers the message as it is then, or undefined where there is none. */
    change: (chatId: string, id: string, changes: Partial<Said>): Message | undefined => {
      const former = message(chatId, id);
      if (!former) return undefined;
      const said = saidSchema.parse({ ...former, ...changes });
      updateMessage.run(JSON.stringify(said), ++revision, chatId, id);
      return message(chatId, id);
    },

    /** What a message still has to tell the program. */
    untold: (chatId: string, id: string): ChatEvent | undefined => {
      const row = selectEvent.get(chatId, id);
      return row && toEvent(row);
    },
    allUntold: () => selectEvents.all().map(toEvent),
    told: (chatId: string, id: string): void => void clearEvent.run(chatId, id),

    /** Deletes all but these messages. */
    forget: (chatId: string, kept: readonly string[]): void =>
      database.transaction(() => {
        deleteOthers.run(chatId, JSON.stringify(kept));
        const left = selectMessages.all(chatId).map(toMessage);
        const first = left.find(({ from }) => from === 'you');
        nameChat.run(first ? titleOf(first) : '', chatId);
      }),
    purge: database.purge,
    close: database.close,
  };
}

function toMessage(row: unknown): Message {
  const { place, sender, said, ...rest } = rowSchema.parse(row);
  return { ...saidSchema.parse(JSON.parse(said)), ...rest, from: sender, order: place };
}

function toEvent(row: unknown): ChatEvent {
  return chatEventSchema.parse(JSON.parse(eventRowSchema.parse(row).event));
}

function titleOf({ text, files }: Pick<Said, 'text' | 'files'>): string {
  const words = text.replace(/\s+/g, ' ').trim();
  return [...(words || (files[0]?.name ?? ''))].slice(0, titleLength).join('');
}
