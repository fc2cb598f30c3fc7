import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatAdapter, ChatEvent } from '../src/chat.ts';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { startProgram } from '../src/program.ts';
import { timing } from '../src/timing.ts';
import { text, token } from './turn-wish.ts';

/**
 * One of several processes of the program, with a platform that costs nothing: a gateway, which takes in as many wishes
 * as it is told to, or a worker, which says whenever a turn has ended.
 */
const [role = '', database = '', apiUrl = '', photo = '', folder = '', speed = '', atOnce = ''] =
  process.argv.slice(2);

const adapter: ChatAdapter = {
  platform: 'bench',
  start: async () => {},
  stop: async () => {},
  limits: () => ({
    maxUploadBytes: 50 * 1024 * 1024,
    maxDownloadBytes: 50 * 1024 * 1024,
    maxTextLength: 4096,
    maxCaptionLength: 1024,
    minEditIntervalMs: 1000 * Number(speed),
    hasButtons: true,
    hearsAll: true,
    posterSide: 0,
  }),
  send: async (chat, _message, key) => ({ chat, messageId: key }),
  edit: async () => {},
  addVideo: async sent => sent,
  showActivity: async () => {},
  openFile: async () => createReadStream(photo),
};

/** What workers ask the database by the clock is asked as often as in life. */
const { turnLook, turnLease, turnLeaseKept, turnLeaseRenew, turnLeaseCheck } = timing;
const { lobbyAfter, lobbyLook, lobbyEdit, databaseAnswer } = timing;

const { accept } = await startProgram({
  config: loadConfig(
    {
      ROLE: role,
      DATABASE_URL: database,
      NEMO_API_URL: apiUrl,
      NEMO_TOKEN: token,
      DATA_DIR: folder,
      TIME_SCALE: speed,
      TURNS_AT_ONCE: atOnce,
      SKILL_PLATFORM: 'unknown',
    },
    'no-such-file',
  ),
  log: createLog({ level: 'warn', secrets: [token] }),
  database: 'bot.db',
  adapters: () => [adapter],
  onTurnEnd: () => process.send?.('turn'),
  timing: {
    ...{ turnLook, turnLease, turnLeaseKept, turnLeaseRenew, turnLeaseCheck },
    ...{ lobbyAfter, lobbyLook, lobbyEdit, databaseAnswer },
  },
});

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

/** Over a second, as from many people: what comes in one moment would share one commit. */
async function take(count: number): Promise<void> {
  const each = Array.from({ length: count }, async () => {
    await sleep(Math.random() * 1_000);
    await accept(wish());
  });
  await Promise.all(each);
}

process.on('message', count => void take(Number(count)));
process.once('disconnect', () => process.exit());
process.send?.('ready');
