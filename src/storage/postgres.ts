import { openPostgres } from '../database/postgres.ts';
import { keyvPostgres } from '../database/postgres-keyv.ts';
import { postgresLeader } from '../database/postgres-leader.ts';
import { openPostgresTurns } from '../turns/postgres.ts';
import { postgresUsage } from '../usage/postgres-usage.ts';
import type { Storage, StorageOptions } from './storage.ts';

/** Everything in one database on a server, which other processes use as well. */
export async function openPostgresStorage(
  url: string,
  isWorker: boolean,
  options: StorageOptions,
): Promise<Storage> {
  const { timing, limits, now, onError } = options;
  const postgres = await openPostgres(url, timing);
  try {
    const { close, ...engine } = await openPostgresTurns(postgres, { timing, isWorker, onError });
    return {
      engine,
      usage: postgresUsage(postgres, limits, now),
      leader: postgresLeader(postgres, timing),
      store: () => keyvPostgres(postgres),
      // What was deleted is overwritten when the server cleans up (VACUUM), and its log is its operator's.
      purge: () => {},
      close: async () => {
        await close();
        await postgres.close();
      },
    };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}
