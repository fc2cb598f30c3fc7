import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { scaleTiming, type Timing } from '../../src/timing.ts';
import type { TurnEngine } from '../../src/turns/engine.ts';
import { createSqliteTurns } from '../../src/turns/sqlite.ts';
import type { EngineHarness } from './contract.ts';

/** Without the bounds that real work needs: here nothing is waited for but what never comes. */
export const quick: Timing = { ...scaleTiming(0.001), databaseWait: 10, stopSettle: 20 };

/** A database file in a folder of its own; `dispose` removes it. */
export async function sqliteHarness(
  timing: Timing = quick,
): Promise<EngineHarness & { path: string; database(): Database }> {
  const folder = await mkdtemp(join(tmpdir(), 'turns-'));
  const path = join(folder, 'bot.db');
  const errors: unknown[] = [];
  let present: { engine: TurnEngine; database: Database } | undefined;

  async function crash(): Promise<void> {
    present?.database.close();
    // Only to end its timers: without its database it can change nothing any more.
    await present?.engine.stop(0);
    present = undefined;
    errors.length = 0;
  }

  return {
    path,
    errors,
    crash,
    async open() {
      const database = openDatabase(path, timing);
      const engine = createSqliteTurns(database, { timing, onError: error => errors.push(error) });
      present = { engine, database };
      return engine;
    },
    database() {
      if (!present) throw new Error('not open');
      return present.database;
    },
    async dispose() {
      await crash();
      await rm(folder, { recursive: true });
    },
  };
}
