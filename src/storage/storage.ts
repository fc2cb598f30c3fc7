import type { Config } from '../config.ts';
import type { KeyvStore } from '../database/keyv.ts';
import type { Leader } from '../leader.ts';
import { works } from '../roles.ts';
import type { Timing } from '../timing.ts';
import type { StoredTurn, TurnEngine } from '../turns/engine.ts';
import type { DailyLimits, Usage } from '../usage/usage.ts';

/** Where the program keeps all that outlives it. */
export interface Storage {
  engine: TurnEngine;
  usage: Usage;
  leader: Leader;
  /** For the Keyv of this name; another one needs another. */
  store(namespace: string): KeyvStore;
  /** Leaves nothing of what was deleted on the disk, where that is this process's to say. */
  purge(): void;
  /** After the engine has stopped. */
  close(): Promise<void>;
}

export interface StorageOptions {
  timing: Timing;
  limits: DailyLimits;
  /** The clock that a day's limits are counted by, in milliseconds since the epoch. */
  now: () => number;
  onError(error: unknown, turn: StoredTurn | undefined): void;
}

/**
 * A file of this name in the data folder, or the database that `DATABASE_URL` names, with the sessions in the Redis that
 * `SESSIONS_URL` names, if it does; only what is used is loaded. Throws a `DatabaseError`.
 */
export async function openStorage(config: Config, file: string, options: StorageOptions): Promise<Storage> {
  const storage = await openTables(config, file, options);
  if (config.SESSIONS_URL === undefined) return storage;
  const { openRedis } = await import('../database/redis.ts');
  try {
    const redis = await openRedis(config.SESSIONS_URL, options.timing);
    return {
      ...storage,
      store: namespace => (namespace === 'sessions' ? redis.store : storage.store(namespace)),
      close: async () => {
        redis.close();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function openTables(config: Config, file: string, options: StorageOptions): Promise<Storage> {
  const { DATABASE_URL: url, DATA_DIR: folder, ROLE: role } = config;
  if (url === undefined) {
    const { openSqliteStorage } = await import('./sqlite.ts');
    return openSqliteStorage(folder, file, options);
  }
  const { openPostgresStorage } = await import('./postgres.ts');
  return openPostgresStorage(url, works(role), options);
}
