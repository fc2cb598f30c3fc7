import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Keyv } from 'keyv';
import { commands } from '../commands/index.ts';
import type { Accept, ChatAdapter } from './chat.ts';
import type { Config } from './config.ts';
import { createAccept } from './conversation/accept.ts';
import type { Command } from './conversation/command.ts';
import { createTurnHandler } from './conversation/turn.ts';
import { createSpending } from './conversation/wish/spending.ts';
import { openDatabase } from './database/database.ts';
import { keyvSqlite } from './database/keyv.ts';
import type { Log } from './log.ts';
import { createPrepareFile } from './media/prepare.ts';
import { cleanWorkspaces } from './media/workspace.ts';
import { createNemo } from './nemo/client.ts';
import { createIdentityStore } from './nemo/identity.ts';
import { skillPlatform } from './nemo/platform.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { scaleTiming, type Timing } from './timing.ts';
import type { TurnEngine } from './turns/engine.ts';
import { createSqliteTurns } from './turns/sqlite.ts';

/** The running bot: adapters in front, the turn engine in the middle, the backend behind. */
export interface Program {
  accept: Accept;
  engine: TurnEngine;
  /** Confirms what is stored, lets running steps end, and leaves the rest for the next start. */
  stop(graceMs: number): Promise<void>;
}

/** What adapters are made with. */
export interface Parts {
  engine: TurnEngine;
  sessions: Sessions;
  commands: readonly Command[];
  timing: Timing;
  log: Log;
}

/**
 * Puts the parts together and starts them: unfinished turns first, then the adapters.
 * Throws a `DatabaseError` where the data folder can't be used.
 */
export async function startProgram(options: {
  config: Config;
  log: Log;
  /** Name of the database in the data folder. */
  database: string;
  adapters: (parts: Parts) => readonly ChatAdapter[];
  onTurnEnd?: (turnId: string) => void;
  /** For tests that need a bound of their own. */
  timing?: Partial<Timing>;
}): Promise<Program> {
  const { config, log, onTurnEnd } = options;
  const timing = { ...scaleTiming(config.TIME_SCALE), ...options.timing };
  const folder = config.DATA_DIR;
  const database = openDatabase(join(folder, options.database), timing);
  const temporary = join(folder, 'temporary', options.database);
  await cleanWorkspaces(temporary);

  const engine = createSqliteTurns(database, {
    timing,
    onError: (error, turn) => log.error({ err: error, turn: turn?.id }, 'a turn or its storage failed'),
  });
  const nemo = createNemo({
    apiUrl: config.NEMO_API_URL,
    webUrl: config.NEMO_WEB_URL,
    ...(config.NEMO_TOKEN !== undefined && { token: config.NEMO_TOKEN }),
    identity: createIdentityStore({ folder, apiUrl: config.NEMO_API_URL, clientId: config.NEMO_CLIENT_ID }),
    platform: skillPlatform(fileURLToPath(new URL('..', import.meta.url)), homedir(), config.SKILL_PLATFORM),
    timing,
    log,
  });
  const sessions = createSessions(
    new Keyv({ store: keyvSqlite(database), namespace: 'sessions', throwOnErrors: true }),
  );
  const adapters = options.adapters({ engine, sessions, commands, timing, log });
  const handler = createTurnHandler({
    nemo,
    engine,
    sessions,
    adapters: new Map(adapters.map(adapter => [adapter.platform, adapter])),
    commands,
    spending: createSpending(),
    prepareFile: createPrepareFile(timing),
    timing,
    log,
    temporary,
  });
  const accept = createAccept(engine, commands);

  const stop = async (graceMs: number) => {
    await Promise.all(adapters.map(adapter => adapter.stop()));
    await engine.stop(graceMs);
    await nemo.close();
    database.close();
  };
  try {
    for (const adapter of adapters) await adapter.start(accept);
  } catch (error) {
    await stop(0);
    throw error;
  }
  await engine.start(
    async turn => {
      await handler(turn);
      onTurnEnd?.(turn.turn.id);
    },
    { atOnce: config.TURNS_AT_ONCE, perUser: config.TURNS_PER_USER },
  );
  return { accept, engine, stop };
}
