import { join } from 'node:path';
import { Keyv } from 'keyv';
import { commands } from '../commands/index.ts';
import type { Accept, ChatAdapter } from './chat.ts';
import type { Config } from './config.ts';
import { createAccept } from './conversation/accept.ts';
import { createCrowds } from './conversation/answer/crowd.ts';
import type { Command } from './conversation/command.ts';
import { createLobby } from './conversation/lobby.ts';
import { createTurnHandler } from './conversation/turn.ts';
import { createSpending } from './conversation/wish/spending.ts';
import type { Leader } from './leader.ts';
import type { Log } from './log.ts';
import { createPrepareFile } from './media/prepare.ts';
import { cleanWorkspaces } from './media/workspace.ts';
import { connectNemo } from './nemo/connect.ts';
import { type Readiness, readiness, watchBackend } from './operator/readiness.ts';
import { unwatched, type Watch } from './operator/watch.ts';
import { watchedAdapter, watchedNemo } from './operator/watched.ts';
import { listens, type Role, works } from './roles.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { openStorage } from './storage/storage.ts';
import { scaleTiming, type Timing, timing as usual } from './timing.ts';
import type { TurnEngine, TurnHandler } from './turns/engine.ts';
import { createAccess } from './usage/access.ts';
import { meterBalance } from './usage/balance.ts';
import { day } from './usage/usage.ts';

/**
 * The running bot: adapters in front, the turn engine in the middle, the backend behind. As a gateway it takes in and
 * stores, and runs nothing; as a worker it runs what is stored, and answers without having listened.
 */
export interface Program {
  accept: Accept;
  engine: TurnEngine;
  readiness(): Promise<Readiness>;
  /** Confirms what is stored, lets running steps end, and leaves the rest for the next start. */
  stop(graceMs: number): Promise<void>;
}

/** What adapters are made with. */
export interface Parts {
  engine: TurnEngine;
  leader: Leader;
  sessions: Sessions;
  commands: readonly Command[];
  timing: Timing;
  log: Log;
}

/**
 * Puts the parts together and starts them: the adapters, then the turns, unfinished ones first, as far as the role goes.
 * Throws a `DatabaseError` where the data folder or the database can't be used.
 */
export async function startProgram(options: {
  config: Config;
  log: Log;
  /** Name of the database in the data folder, where it is one. */
  database: string;
  /** Another one than the configuration's, for tests. */
  role?: Role;
  adapters: (parts: Parts) => readonly ChatAdapter[];
  /** Is told what happens. */
  watch?: Watch;
  /** For tests that need a bound of their own. */
  timing?: Partial<Timing>;
  /** The clock that a day's limits are counted by, in milliseconds since the epoch. */
  now?: () => number;
}): Promise<Program> {
  const { config, log, role = options.config.ROLE, now = Date.now } = options;
  const backend = watchBackend();
  const watch = both(options.watch ?? unwatched, backend);
  const handledKept = config.KEEP_DAYS * day;
  const timing = { ...scaleTiming(config.TIME_SCALE, { ...usual, handledKept }), ...options.timing };
  const storage = await openStorage(config, options.database, {
    timing,
    limits: {
      perUser: config.TURNS_A_DAY_PER_USER,
      perChat: config.TURNS_A_DAY_PER_CHAT,
      credits: config.CREDITS_A_DAY,
    },
    now,
    onError: (error, turn) => log.error({ err: error, turn: turn?.id }, 'a turn or its storage failed'),
  });
  const { engine, leader, usage } = storage;
  const temporary = join(config.DATA_DIR, 'temporary', options.database);
  await cleanWorkspaces(temporary);
  const { nemo, lacks } = meterBalance(watchedNemo(connectNemo(config, timing, log), watch), {
    usage,
    watch,
    token: config.NEMO_TOKEN,
    timing,
    log,
  });
  const access = createAccess(config);
  const keyv = (namespace: string) =>
    new Keyv({ store: storage.store(namespace), namespace, throwOnErrors: true });
  const chats = keyv('sessions');
  const sessions = createSessions(chats);
  const adapters = options.adapters({ engine, leader, sessions, commands, timing, log });
  const byPlatform = new Map(adapters.map(adapter => [adapter.platform, watchedAdapter(adapter, watch)]));
  const lobby = createLobby({ engine, adapters: byPlatform, sessions, kept: keyv('lobby'), timing, log });
  let running = 0;
  const timesAsMany = async () => (await engine.health()).running / Math.max(1, running);
  const handler = createTurnHandler({
    nemo,
    engine,
    sessions,
    lobby,
    crowdOn: createCrowds(timesAsMany, timing),
    adapters: byPlatform,
    commands,
    spending: createSpending(config.DATABASE_URL !== undefined),
    access,
    usage,
    lacks,
    askAbove: config.ASK_ABOVE_CREDITS,
    prepareFile: createPrepareFile(timing),
    purge: storage.purge,
    watch,
    timing,
    log,
    isShared: config.DATABASE_URL !== undefined,
    temporary,
  });
  const accept = createAccept(engine, commands, access.isOpenTo);

  const ending = new AbortController();
  const stop = async (graceMs: number) => {
    ending.abort();
    // Side by side: what runs hears of it at once, however long a platform takes.
    await Promise.all([engine.stop(graceMs), ...adapters.map(adapter => adapter.stop())]);
    await nemo.close();
    await storage.close();
  };
  try {
    if (listens(role)) for (const adapter of adapters) await adapter.start(accept);
  } catch (error) {
    await stop(0);
    throw error;
  }
  const run: TurnHandler = async turn => {
    running += 1;
    await handler(turn).finally(() => {
      running -= 1;
    });
  };
  if (works(role)) await engine.start(run, { atOnce: config.TURNS_AT_ONCE, perUser: config.TURNS_PER_USER });
  // Those who wait are told so while the workers are away, too.
  if (listens(role)) {
    leader
      .lead('lobby', lobby.watch, ending.signal)
      .catch(error => log.error({ err: error }, 'nobody is told their place in the line any more'));
  }
  const marks = keyv('marks');
  // Sessions may be elsewhere.
  const write = async () =>
    void (await Promise.all([marks.set('checked', Date.now()), chats.get('checked')]));
  const listening = listens(role) ? adapters : [];
  return { accept, engine, stop, readiness: () => readiness(listening, write, backend.part()) };
}

/** One that tells two. */
function both(watch: Watch, backend: Pick<Watch, 'backendCall'>): Watch {
  return {
    ...watch,
    backendCall: (...about) => {
      watch.backendCall(...about);
      backend.backendCall(...about);
    },
  };
}
