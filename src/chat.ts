import type { Readable } from 'node:stream';
import { z } from 'zod';

/**
 * The vocabulary that every platform, the conversation and the commands share.
 * All of it but `ChatAdapter` is plain data that survives JSON: events wait in the database and
 * may be handled by another process than the one that received them.
 */

/** Where a conversation takes place. A forum topic or a thread is a chat of its own. */
export const chatRefSchema = z.object({
  platform: z.string(),
  chatId: z.string(),
  threadId: z.string().optional(),
});
export type ChatRef = z.infer<typeof chatRefSchema>;

/** A message that the bot sent, so that it can be edited later, after a restart too. */
export const sentRefSchema = z.object({ chat: chatRefSchema, messageId: z.string() });
export type SentRef = z.infer<typeof sentRefSchema>;

/** How the adapter finds a file again. Never a closure and never a secret: it is stored. */
export const fileSourceSchema = z.discriminatedUnion('via', [
  z.object({ via: z.literal('url'), url: z.string() }),
  z.object({ via: z.literal('id'), fileId: z.string() }),
  z.object({ via: z.literal('path'), path: z.string() }),
]);
export type FileSource = z.infer<typeof fileSourceSchema>;

/** A file that a person sent, as the platform describes it; `kind` and `mimeType` are claims, not facts. */
export const attachmentSchema = z.object({
  kind: z.enum(['image', 'video', 'audio', 'file']),
  name: z.string(),
  mimeType: z.string().optional(),
  bytes: z.number().optional(),
  source: fileSourceSchema,
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** BCP 47, as the platform says it; empty when it does not. */
  locale: z.string(),
  /** May stop what others in this chat have asked for. */
  moderator: z.boolean().optional(),
});
export type Person = z.infer<typeof personSchema>;

const eventBase = {
  /** The platform's own id of what happened, unique within the platform: repeats carry the same one. */
  id: z.string(),
  chat: chatRefSchema,
  /** What the chat lies in, where there is such: ids of its server, and of the channel that a thread belongs to. */
  within: z.array(z.string()).optional(),
  author: personSchema,
  /** What an answer can point at: the person's message, or what the platform calls their request. */
  messageId: z.string().optional(),
  /** What only who took it in could tell of the chat's limits; for a process that speaks there without listening. */
  limits: z.object({ maxUploadBytes: z.number().optional(), hearsAll: z.boolean().optional() }).optional(),
};

/** Of events that came as a message. */
const messageBase = {
  /** The message that it replies to; a picture in there is among the attachments already. */
  replyTo: z.string().optional(),
};

/** What a person did: wrote or sent something, used a command, or pressed a button. */
export const chatEventSchema = z.discriminatedUnion('type', [
  z.object({
    ...eventBase,
    ...messageBase,
    type: z.literal('message'),
    text: z.string(),
    attachments: z.array(attachmentSchema),
    /** Messages of one album carry the same group. */
    groupId: z.string().optional(),
  }),
  z.object({
    ...eventBase,
    ...messageBase,
    type: z.literal('command'),
    name: z.string(),
    options: z.record(z.string(), z.string()),
    attachments: z.array(attachmentSchema),
  }),
  z.object({ ...eventBase, type: z.literal('button'), action: z.string(), message: sentRefSchema }),
  /** The chat has got a new address; what belongs to the old one goes on here. */
  z.object({ ...eventBase, type: z.literal('moved'), from: chatRefSchema }),
]);
export type ChatEvent = z.infer<typeof chatEventSchema>;

/** One button under a message: pressing it comes back as an event with `action` (at most 64 bytes), or opens `url`. */
export type Button = { label: string; action: string } | { label: string; url: string };

/** Something to say: plain text (no markup) and rows of buttons, which an adapter may render as it can. */
export interface OutMessage {
  text: string;
  buttons?: Button[][];
  /** The person's message that this answers; shown where a chat has many people. */
  replyTo?: string;
  /** Nobody else needs to see it: the id of the person who asked. Platforms that can't do that show it to all. */
  onlyFor?: string;
}

/** A finished video on this machine's disk, ready to be put into a message. */
export interface OutVideo {
  path: string;
  name: string;
  bytes: number;
  /** Seconds and pixels, read from the file itself. */
  duration: number;
  width: number;
  height: number;
  /** A small JPEG to show before it plays. */
  poster?: string;
  caption: OutMessage;
}

/** What a chat can carry, as data: it differs by platform, server, chat and time. Bytes, characters, milliseconds. */
export interface ChatLimits {
  maxUploadBytes: number;
  maxDownloadBytes: number;
  maxTextLength: number;
  maxCaptionLength: number;
  minEditIntervalMs: number;
  /** The same for all chats together, where the platform counts the bot's calls over all of them. */
  sharedEditIntervalMs?: number;
  hasButtons: boolean;
  /** Whether the bot hears what people say without naming or answering it. */
  hearsAll: boolean;
  /** Longest side of the still picture that stands for a video before it plays; 0 where none is shown. */
  posterSide: number;
}

/** Takes an event over. Resolves when it is stored, not when it is answered; only then confirm it to the platform. */
export type Accept = (event: ChatEvent) => Promise<'queued' | 'duplicate'>;

/**
 * One platform. It carries messages and knows nothing of turns, intents or the backend.
 * Every failure is a `ChatError`; `key` makes a repeated `send` the same message where the platform can.
 * `start` begins to listen, and nothing else: where a bot has several processes, those that only answer never call it,
 * and serve any chat all the same, by what events and references hold.
 */
export interface ChatAdapter {
  readonly platform: string;
  start(accept: Accept): Promise<void>;
  /** Ends both, listening and speaking. */
  stop(): Promise<void>;
  limits(event: Pick<ChatEvent, 'chat' | 'limits'>): ChatLimits;
  send(chat: ChatRef, message: OutMessage, key: string): Promise<SentRef>;
  edit(sent: SentRef, message: OutMessage): Promise<void>;
  /** Puts the video into a message that was sent before; safe to repeat. */
  addVideo(sent: SentRef, video: OutVideo): Promise<SentRef>;
  showActivity(chat: ChatRef): Promise<void>;
  openFile(source: FileSource, signal: AbortSignal): Promise<Readable>;
  /**
   * An address that anybody can fetch the file from for some minutes and that tells no secret, so that the file need
   * not pass through here. Undefined where this file has none; left out where the platform's addresses hold a secret.
   */
  link?(source: FileSource, signal: AbortSignal): Promise<string | undefined>;
  /** Why it hears nothing at the moment, as a sentence for the operator. Absent where nothing can be cut off. */
  trouble?(): string | undefined;
  /**
   * Deletes what the adapter itself keeps of a chat (words, files, videos) up to the person's message `upTo`, or all of
   * it. What people said after that message stays, with what answers it: it waits for its turn or is done already.
   * Safe to repeat. Left out where nothing is kept: what lies with the platform is deleted there.
   */
  forget?(chat: ChatRef, upTo: string | undefined): Promise<void>;
}

/** Why a platform did not do what was asked. */
export type ChatErrorReason = 'rate-limited' | 'too-large' | 'gone' | 'rejected' | 'unknown';

export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly reason: ChatErrorReason;
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: ChatErrorReason,
    message: string,
    more: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.reason = reason;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** The chat's key in the line, the journal and the sessions. */
export function chatKey(chat: ChatRef): string {
  return [chat.platform, chat.chatId, chat.threadId]
    .filter(part => part !== undefined)
    .map(encodeURIComponent)
    .join(':');
}
