import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatorOptions } from '../simulator/options.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import type { ChatAdapter } from '../src/chat.ts';
import { type Config, loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { type Parts, type Program, startProgram } from '../src/program.ts';
import type { Role } from '../src/roles.ts';
import type { Timing } from '../src/timing.ts';
import { movie } from './media/movies.ts';
import { checkLog, overheard } from './private.ts';

/** The whole program between a platform and the simulator. */
export interface RunningBot {
  /** Where it keeps what it has to remember. */
  folder: string;
  simulator: Simulator;
  program: Program;
  /** Every line of the operator's log. */
  log: string[];
  /** Waits until no turn runs or waits and nothing is on its way; fails after `ms`. */
  idle(ms?: number): Promise<void>;
  /** Stops the program and starts it anew on the same data, in another role if one is named. */
  restart(role?: Role): Promise<void>;
  /** Fails where something private has got into the log. */
  close(): Promise<void>;
}

/** What a test sets for itself. */
export interface BotOptions {
  simulator?: Partial<SimulatorOptions>;
  timing?: Partial<Timing>;
  env?: Record<string, string>;
  role?: Role;
  /** The clock that a day's limits are counted by. */
  now?: () => number;
}

export interface PlatformParts {
  adapter: (parts: Parts, config: Config) => ChatAdapter;
  /** Of what is on its way to the program and no turn yet. */
  pending?: () => number;
  /** How often in a row nothing must be found to do: more where what is on its way can't be counted. */
  looks?: number;
}

/** Factor on every wait of the bot. */
export const timeScale = 0.001;

/** What every render comes to, unless a test wants real ones: made once, and no encoder has to run. */
let clip: Promise<Buffer> | undefined;

export async function runBot(
  { simulator: settings = {}, timing = {}, env = {}, role, now = Date.now }: BotOptions,
  { adapter, pending = () => 0, looks = 1 }: PlatformParts,
): Promise<RunningBot> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-test-'));
  const clipPath = join(folder, 'clip.mp4');
  clip ??= movie();
  await writeFile(clipPath, await clip);
  const prepared = { speed: 0.001, clip: 'prepared', clipPath, credits: 1_000 } as const;
  const simulator = await startSimulator({ ...prepared, ...settings });
  const log: string[] = [];
  const said = new Set<string>();
  const usual = {
    NEMO_API_URL: simulator.url,
    NEMO_WEB_URL: simulator.url,
    DATA_DIR: folder,
    TIME_SCALE: String(timeScale),
  };
  const config = loadConfig({ ...usual, ...env }, 'no-such-file');
  const secrets = [config.NEMO_TOKEN ?? ''];
  const start = (as = role) =>
    startProgram({
      config,
      log: createLog({ level: 'debug', secrets, to: { write: line => log.push(line) } }),
      database: 'bot.db',
      ...(as && { role: as }),
      timing,
      now,
      adapters: parts => [overheard(adapter(parts, config), said)],
    });

  const bot: RunningBot = {
    folder,
    simulator,
    program: await start(),
    log,
    idle: async (ms = 20_000) => {
      const deadline = performance.now() + ms;
      for (let calm = 0; calm < looks; ) {
        const { queued, running } = await bot.program.engine.health();
        const left = { queued, running, pending: pending() };
        calm = queued + running + left.pending === 0 ? calm + 1 : 0;
        if (performance.now() > deadline) throw new Error(`not idle after ${ms} ms: ${JSON.stringify(left)}`);
        if (calm < looks) await sleep(3);
      }
    },
    restart: async as => {
      await bot.program.stop(0);
      bot.program = await start(as);
    },
    close: async () => {
      await bot.program.stop(0);
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
      checkLog(log, said);
    },
  };
  return bot;
}
