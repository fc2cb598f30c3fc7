import { join } from 'node:path';
import { openDatabase } from '../database/database.ts';
import { keyvSqlite } from '../database/keyv.ts';
import { soleLeader } from '../leader.ts';
import { createSqliteTurns } from '../turns/sqlite.ts';
import { sqliteUsage } from '../usage/sqlite-usage.ts';
import type { Storage, StorageOptions } from './storage.ts';

/** Everything in one file, which belongs to this process alone. */
export function openSqliteStorage(folder: string, file: string, options: StorageOptions): Storage {
  const { timing, limits, now, onError } = options;
  const database = openDatabase(join(folder, file), timing);
  return {
    engine: createSqliteTurns(database, { timing, onError }),
    usage: sqliteUsage(database, limits, now),
    leader: soleLeader(),
    store: () => keyvSqlite(database),
    purge: database.purge,
    close: async () => database.close(),
  };
}
