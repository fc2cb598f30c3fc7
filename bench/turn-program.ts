import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ChatAdapter, ChatEvent } from '../src/chat.ts';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { startProgram } from '../src/program.ts';
import { serveCosts } from './process.ts';
import { speed, text, token } from './turn-wish.ts';

/** The whole program, with a platform in front that costs nothing: it counts the videos that it is given. */
const [apiUrl = '', photo = '', folder = '', chats = '1'] = process.argv.slice(2);

let videos = 0;
let ended = () => {};

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
    videos += 1;
    return sent;
  },
  showActivity: async () => {},
  openFile: async () => createReadStream(photo),
};

const { accept } = await startProgram({
  config: loadConfig(
    {
      NEMO_API_URL: apiUrl,
      NEMO_TOKEN: token,
      DATA_DIR: folder,
      TIME_SCALE: String(speed),
      SKILL_PLATFORM: 'unknown',
    },
    'no-such-file',
  ),
  log: createLog({ level: 'warn', secrets: [token] }),
  database: 'bot.db',
  adapters: () => [adapter],
  onTurnEnd: () => ended(),
});

/** A photo and a wish from as many people at once, in chats that are new. */
async function turns(count: number): Promise<void> {
  const all = Promise.withResolvers<void>();
  let open = count;
  videos = 0;
  ended = () => {
    open -= 1;
    if (open === 0) all.resolve();
  };
  await Promise.all(Array.from({ length: count }, () => accept(wish())));
  await all.promise;
  if (videos !== count) throw new Error(`${videos} videos of ${count}`);
}

function wish(): ChatEvent {
  const id = randomUUID();
  return {
    type: 'message',
    id,
    chat: { platform: adapter.platform, chatId: id },
    author: { id, name: 'Someone', locale: 'en' },
    text,
    attachments: [{ kind: 'image', name: 'photo.jpg', source: { via: 'id', fileId: photo } }],
  };
}

serveCosts(() => turns(Number(chats)));
