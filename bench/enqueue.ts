import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { commands } from '../commands/index.ts';
import type { ChatEvent } from '../src/chat.ts';
import { createAccept } from '../src/conversation/accept.ts';
import { openDatabase } from '../src/database/database.ts';
import { timing } from '../src/timing.ts';
import { createSqliteTurns } from '../src/turns/sqlite.ts';
import { withFolder } from './folder.ts';
import { type Benchmark, ratio, spread } from './table.ts';

const events = 1_000;
const rounds = 5;

export const benchmark: Benchmark = {
  about: `durable events a second, ${events} of them, ${rounds} rounds`,
  run: async () => {
    const bare: number[] = [];
    const accepted: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await withFolder(insertRows));
      accepted.push(await withFolder(acceptEvents));
    }
    return [
      ['', 'events/s (min / median / max)', 'against bare'],
      ['bare inserts into one table', spread(bare), ''],
      ['accept', spread(accepted), ratio(accepted, bare)],
    ];
  },
};

/** The least that is durable: one committed row an event, under the same settings. */
async function insertRows(folder: string): Promise<number> {
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE events (id TEXT PRIMARY KEY, payload TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO events (id, payload) VALUES (?, ?)');
  const rate = await perSecond(async event => void insert.run(event.id, JSON.stringify(event)));
  database.close();
  return rate;
}

async function acceptEvents(folder: string): Promise<number> {
  const database = openDatabase(join(folder, 'bot.db'), timing);
  const engine = createSqliteTurns(database, {
    timing,
    onError: error => {
      throw error;
    },
  });
  const rate = await perSecond(createAccept(engine, commands));
  database.close();
  return rate;
}

async function perSecond(store: (event: ChatEvent) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let number = 0; number < events; number += 1) await store(wish(number));
  return (events * 1000) / (performance.now() - start);
}

function wish(number: number): ChatEvent {
  return {
    type: 'message',
    id: `event-${number}`,
    chat: { platform: 'bench', chatId: `chat-${number % 100}` },
    author: { id: `user-${number % 100}`, name: 'Someone', locale: 'en' },
    text: 'animate this image into a 5-second video clip with smooth motion',
    attachments: [{ kind: 'image', name: 'photo.jpg', source: { via: 'id', fileId: `file-${number}` } }],
  };
}
