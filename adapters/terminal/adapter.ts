import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Accept,
  type Button,
  type ChatAdapter,
  ChatError,
  type ChatRef,
  type OutMessage,
  type OutVideo,
} from '../../src/chat.ts';
import type { Screen } from './screen.ts';

export const terminalPlatform = 'terminal';

/** Ids of the chat's turns that are not done: however one ends, it is gone from here then. */
export type Unfinished = (chat: ChatRef) => Promise<readonly string[]>;

/** What the terminal adapter needs from the way it is used: a chat, or one turn. */
export interface TerminalFrontend {
  start(accept: Accept): Promise<void>;
  stop(): Promise<void>;
  /** True for the chat on this screen; others' turns go on silently. */
  shows(chat: ChatRef): boolean;
  /** Where the video of a message is written. */
  videoPath(chat: ChatRef, messageId: string, video: OutVideo): string;
  /** A file was written there, for this message. */
  saved(path: string, messageId: string): void;
  /** Buttons as lines of text; remembers them where they can be chosen. */
  offer(buttons: Button[][], messageId: string): string[];
}

/** The terminal as a platform: messages on a screen, files by path, videos as files. */
export function createTerminalAdapter(
  screen: Screen,
  frontend: TerminalFrontend,
  isTerminal: boolean,
): ChatAdapter {
  const show = (chat: ChatRef, id: string, message: OutMessage) => {
    if (frontend.shows(chat))
      screen.show(id, [message.text, ...frontend.offer(message.buttons ?? [], id)].map(plain).join('\n'));
  };
  return {
    platform: terminalPlatform,
    start: frontend.start,
    stop: frontend.stop,
    limits: () => ({
      maxUploadBytes: Number.MAX_SAFE_INTEGER,
      maxDownloadBytes: Number.MAX_SAFE_INTEGER,
      maxTextLength: 100_000,
      maxCaptionLength: 100_000,
      minEditIntervalMs: isTerminal ? 100 : 2_000,
      hasButtons: false,
      hearsAll: true,
      posterSide: 0,
    }),
    send: async (chat, message, key) => {
      show(chat, key, message);
      return { chat, messageId: key };
    },
    edit: async (sent, message) => show(sent.chat, sent.messageId, message),
    addVideo: async (sent, video) => {
      const path = frontend.videoPath(sent.chat, sent.messageId, video);
      await copyWhole(video.path, path);
      frontend.saved(path, sent.messageId);
      const size = `${video.duration.toFixed(1)} s, ${video.width}×${video.height}, ${(video.bytes / 1024 / 1024).toFixed(1)} MB`;
      show(sent.chat, sent.messageId, {
        ...video.caption,
        text: `🎬 ${path} (${size})\n${video.caption.text}`,
      });
      return sent;
    },
    showActivity: async () => {},
    openFile: async (source, signal) => {
      if (source.via !== 'path') throw new ChatError('gone', 'the terminal knows files by their path only');
      return openPath(source.path, signal);
    },
  };
}

async function openPath(path: string, signal: AbortSignal): Promise<Readable> {
  signal.throwIfAborted();
  try {
    const file = await open(path);
    return addAbortSignal(signal, file.createReadStream());
  } catch (cause) {
    throw new ChatError('gone', 'the file can not be opened', { cause });
  }
}

/** The file appears whole or not at all, also when the program is killed meanwhile. */
async function copyWhole(from: string, to: string): Promise<void> {
  const partial = join(dirname(to), `.${basename(to)}.part`);
  try {
    await pipeline(createReadStream(from), createWriteStream(partial));
    await rename(partial, to);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new ChatError('rejected', `the video could not be written to ${to}`, { cause });
  }
}

/** Others' texts must not steer the terminal: what is neither text nor a line's end is left out. */
export function plain(text: string): string {
  return text.replace(/\p{C}/gu, character => (readable.has(character) ? character : ''));
}

/** Line ends and tabs, and what joins an emoji's parts. */
const readable = new Set(['\n', '\t', '\u200d']);
