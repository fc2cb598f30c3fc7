import { appendFileSync, createReadStream, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Button, type ChatAdapter, ChatError } from '../../src/chat.ts';

/** What happened in the chats of a platform that outlives the program: a line of JSON each, in order. */
const lineSchema = z.object({
  chat: z.string(),
  /** The message. The same key sends the same message, as platforms with a nonce do. */
  id: z.string(),
  text: z.string(),
  buttons: z.array(z.string()),
  video: z.boolean(),
});
type Line = z.infer<typeof lineSchema>;

/** A message as it stands in its chat now. */
export interface Message extends Line {
  /** How often a video was put into it. */
  videos: number;
}

/** The messages of all chats, in the order of their first appearance. */
export function readMessages(file: string): Message[] {
  const messages = new Map<string, Message>();
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []) {
    const said = lineSchema.parse(JSON.parse(line));
    const videos = (messages.get(said.id)?.videos ?? 0) + (said.video ? 1 : 0);
    messages.set(said.id, { ...said, video: said.video || videos > 0, videos });
  }
  return [...messages.values()];
}

/** A platform in a file: what was said there survives whoever said it. */
export function createFileChat(file: string): ChatAdapter {
  const say = (chat: string, id: string, text: string, buttons: Button[][] = [], video = false) =>
    appendFileSync(
      file,
      `${JSON.stringify({ chat, id, text, buttons: buttons.flat().map(({ label }) => label), video } satisfies Line)}\n`,
    );
  return {
    platform: 'file',
    start: async () => {},
    stop: async () => {},
    limits: () => ({
      maxUploadBytes: 1e9,
      maxDownloadBytes: 1e9,
      maxTextLength: 4_096,
      maxCaptionLength: 1_024,
      minEditIntervalMs: 1,
      hasButtons: true,
      hearsAll: true,
      posterSide: 0,
    }),
    send: async (chat, { text, buttons }, key) => {
      say(chat.chatId, key, text, buttons);
      return { chat, messageId: key };
    },
    edit: async ({ chat, messageId }, { text, buttons }) => say(chat.chatId, messageId, text, buttons),
    addVideo: async (sent, { caption }) => {
      say(sent.chat.chatId, sent.messageId, caption.text, caption.buttons, true);
      return sent;
    },
    showActivity: async () => {},
    openFile: async source => {
      if (source.via !== 'path') throw new ChatError('gone', 'not a path');
      return createReadStream(source.path);
    },
  };
}
