import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createTelegram } from '../../adapters/telegram/adapter.ts';
import type { SimulatorOptions } from '../../simulator/options.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type Program, startProgram } from '../../src/program.ts';
import type { Timing } from '../../src/timing.ts';
import type { Options } from '../fakes/telegram/options.ts';
import { type FakeTelegram, startTelegram } from '../fakes/telegram/server.ts';
import { movie } from '../media/movies.ts';

/** The whole program between a stand-in for Telegram and one for the backend. */
export interface TelegramBot {
  telegram: FakeTelegram;
  simulator: Simulator;
  program: Program;
  log: string[];
  /** Waits until every update is confirmed and no turn runs or waits. */
  idle(ms?: number): Promise<void>;
  restart(): Promise<void>;
}

/** Starts it; it ends with the test. */
export async function startTelegramBot(
  options: {
    telegram?: Partial<Options>;
    simulator?: Partial<SimulatorOptions>;
    timing?: Partial<Timing>;
    env?: Record<string, string>;
  } = {},
): Promise<TelegramBot> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-telegram-'));
  const clipPath = join(folder, 'clip.mp4');
  await writeFile(clipPath, await movie());
  const [telegram, simulator] = await Promise.all([
    startTelegram(options.telegram),
    startSimulator({ speed: 0.001, clip: 'prepared', clipPath, credits: 1_000, ...options.simulator }),
  ]);
  const log: string[] = [];
  const env = {
    NEMO_API_URL: simulator.url,
    NEMO_WEB_URL: 'https://video.example',
    DATA_DIR: folder,
    TIME_SCALE: '0.001',
  };
  const config = loadConfig({ ...env, ...options.env }, 'no-such-file');
  const start = () =>
    startProgram({
      config,
      log: createLog({ level: 'debug', secrets: [telegram.token], to: { write: line => log.push(line) } }),
      database: 'bot.db',
      timing: options.timing ?? {},
      adapters: parts => [
        createTelegram({
          ...parts,
          token: telegram.token,
          apiRoot: telegram.url,
          commands: parts.commands.map(({ name }) => name),
        }),
      ],
    });
  const bot: TelegramBot = {
    telegram,
    simulator,
    program: await start(),
    log,
    idle: async (ms = 20_000) => {
      const deadline = Date.now() + ms;
      for (;;) {
        const { queued, running } = await bot.program.engine.health();
        const pending = telegram.updates().filter(({ confirmed }) => !confirmed).length;
        if (queued + running + pending === 0) return;
        if (Date.now() > deadline)
          throw new Error(`not idle: ${JSON.stringify({ queued, running, pending })}`);
        await sleep(5);
      }
    },
    restart: async () => {
      await bot.program.stop(0);
      bot.program = await start();
    },
  };
  onTestFinished(async () => {
    await bot.program.stop(0);
    await Promise.all([telegram.close(), simulator.close()]);
    await rm(folder, { recursive: true, force: true });
  });
  return bot;
}
