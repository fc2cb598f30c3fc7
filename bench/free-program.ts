import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ChatAdapter, ChatEvent } from '../src/chat.ts';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { unwatched } from '../src/operator/watch.ts';
import { startProgram } from '../src/program.ts';
import type { Timing } from '../src/timing.ts';
import { text, token } from './turn-wish.ts';

/** The whole program, with a platform in front that costs nothing, and people who send the same photo with the same wish. */
export async function startFree(about: {
  apiUrl: string;
  photo: string;
  folder: string;
  /** How many times as fast as they really are the program's waits are. */
  speed: number;
  env?: Record<string, string>;
  timing?: Partial<Timing>;
  onVideo?: () => void;
  onTurnEnd: () => void;
}): Promise<{
  /** Somebody new sends it, in a chat that is new; resolves when it has been taken in. */
  wish: () => Promise<unknown>;
}> {
  const { apiUrl, photo, folder, speed, env, timing = {}, onVideo, onTurnEnd } = about;
  const adapter: ChatAdapter = {
    platform: 'bench',
    start: async () => {},
    stop: async () => {},
    limits: () => ({
      maxUploadBytes: 50 * 1024 * 1024,
      maxDownloadBytes: 50 * 1024 * 1024,
      maxTextLength: 4096,
      maxCaptionLength: 1024,
      minEditIntervalMs: 1000 * speed,
      hasButtons: true,
      hearsAll: true,
      posterSide: 0,
    }),
    send: async (chat, _message, key) => ({ chat, messageId: key }),
    edit: async () => {},
    addVideo: async sent => {
      onVideo?.();
      return sent;
    },
    showActivity: async () => {},
    openFile: async () => createReadStream(photo),
  };
  const own = {
    NEMO_API_URL: apiUrl,
    NEMO_TOKEN: token,
    DATA_DIR: folder,
    TIME_SCALE: String(speed),
    SKILL_PLATFORM: 'unknown',
  };
  const { accept } = await startProgram({
    config: loadConfig({ ...own, ...env }, 'no-such-file'),
    log: createLog({ level: 'warn', secrets: [token] }),
    database: 'bot.db',
    adapters: () => [adapter],
    watch: { ...unwatched, turnEnded: onTurnEnd },
    timing,
  });
  return { wish: () => accept(wishOf(adapter.platform, photo)) };
}

function wishOf(platform: string, photo: string): ChatEvent {
  const id = randomUUID();
  return {
    type: 'message',
    id,
    chat: { platform, chatId: id },
    author: { id, name: 'Someone', locale: 'en' },
    text,
    attachments: [{ kind: 'image', name: 'photo.jpg', source: { via: 'id', fileId: photo } }],
  };
}
