import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type ChatAdapter, ChatError, type OutMessage, type SentRef } from '../../src/chat.ts';
import type { Log } from '../../src/log.ts';
import type { Timing } from '../../src/timing.ts';
import { createAccess } from './access.ts';
import { type Bounds, bounds as usualBounds } from './bounds.ts';
import { webPlatform } from './events.ts';
import { createFiles } from './files.ts';
import { openHistory } from './history.ts';
import { readPage } from './page.ts';
import { createRooms, type Rooms } from './rooms.ts';
import { respond } from './routes.ts';
import { type Place, startServer } from './server.ts';
import { createStream, type Stream } from './stream.ts';

export interface WebOptions extends Place {
  /** Where chats, files and videos are kept. */
  folder: string;
  /** Wanted of every browser once; needed where others can reach the host. */
  token: string | undefined;
  /** The page says that the videos come from a stand-in. */
  simulated: boolean;
  /** What differs from the usual ones. */
  bounds?: Partial<Bounds>;
  timing: Timing;
  log: Log;
}

export interface WebAdapter extends ChatAdapter {
  forget: NonNullable<ChatAdapter['forget']>;
  /** Where the page is, once it has started. */
  url(): string;
}

/** From the start to the stop. */
interface Running {
  rooms: Rooms;
  stream: Stream;
  url: string;
  stop(): Promise<void>;
}

/** A page in the browser as a platform. Being the platform itself, it keeps what was said, sent and made. */
export function createWeb(options: WebOptions): WebAdapter {
  const { folder, timing, log, simulated } = options;
  const bounds = { ...usualBounds, ...options.bounds };
  const files = createFiles(folder);
  let running: Running | undefined;

  const now = (): Running => {
    if (!running) throw new ChatError('unknown', 'the page is closed');
    return running;
  };
  const change = (sent: SentRef, changes: Parameters<Rooms['change']>[2]) => {
    if (!now().rooms.change(sent.chat.chatId, sent.messageId, changes))
      throw new ChatError('gone', 'the message is deleted');
  };

  return {
    platform: webPlatform,
    url: () => now().url,

    start: async accept => {
      await files.prepare();
      const page = await readPage();
      const history = openHistory(join(folder, 'history.db'), timing);
      const stream = createStream(timing, bounds.streamBytes);
      const rooms = createRooms({ history, files, stream });
      const release = () => {
        stream.close();
        history.close();
      };
      const access = createAccess(options.token);
      const site = { access, page, history, rooms, files, stream, accept, simulated, bounds };
      try {
        await rooms.catchUp(accept);
        const server = await startServer(options, {
          respond: (request, response) => respond(site, request, response),
          timing,
          log,
        });
        const stop = async () => {
          await server.close();
          release();
        };
        running = { rooms, stream, url: server.url, stop };
      } catch (error) {
        release();
        throw error;
      }
    },

    stop: async () => {
      const ending = running;
      running = undefined;
      await ending?.stop();
    },

    limits: () => ({
      maxUploadBytes: Number.MAX_SAFE_INTEGER,
      maxDownloadBytes: bounds.fileBytes,
      maxTextLength: 100_000,
      maxCaptionLength: 100_000,
      minEditIntervalMs: timing.webEditPause,
      hasButtons: true,
      hearsAll: true,
      posterSide: 1_280,
    }),

    send: (chat, message, key) =>
      asChatError(() => {
        const messageId = idOf(key);
        const { rooms } = now();
        const said = { ...saidOf(message), files: [] };
        if (!rooms.say(chat.chatId, messageId, said)) throw new ChatError('gone', 'there is no such chat');
        return { chat, messageId };
      }),

    edit: (sent, message) => asChatError(() => change(sent, saidOf(message))),

    addVideo: (sent, video) =>
      asChatError(async () => {
        const kept = await now().rooms.keepVideo(sent.chat.chatId, sent.messageId, video);
        change(sent, { ...saidOf(video.caption), video: kept });
        return sent;
      }),

    showActivity: async ({ chatId }) => now().stream.tell('activity', { chat: chatId }),

    openFile: async (source, signal) => {
      if (source.via !== 'id') throw new ChatError('gone', 'the page knows files by their id only');
      return files.open(source.fileId, signal);
    },

    forget: ({ chatId }, upTo) => asChatError(() => now().rooms.forget(chatId, upTo)),
  };
}

/** Said under the same key again, it is the same message. No id of a page's own message looks like this. */
function idOf(key: string): string {
  return `bot.${createHash('sha256').update(key).digest('base64url').slice(0, 22)}`;
}

function saidOf({ text, buttons = [], replyTo }: OutMessage) {
  return { text, buttons, ...(replyTo !== undefined && { replyTo }) };
}

/** What fails here is the disk: that may be better later. */
async function asChatError<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw new ChatError('unknown', 'the page could not keep it', { cause: error });
  }
}
