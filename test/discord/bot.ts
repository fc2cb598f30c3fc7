import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createDiscord } from '../../adapters/discord/adapter.ts';
import type { SimulatorOptions } from '../../simulator/options.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type Program, startProgram } from '../../src/program.ts';
import type { Timing } from '../../src/timing.ts';
import type { Options } from '../fakes/discord/options.ts';
import { type FakeDiscord, startDiscord } from '../fakes/discord/server.ts';
import { movie } from '../media/movies.ts';

/** The whole program between a stand-in for Discord and one for the backend. */
export interface DiscordBot {
  discord: FakeDiscord;
  simulator: Simulator;
  program: Program;
  log: string[];
  /** Waits until no turn has run or waited for a moment. */
  idle(ms?: number): Promise<void>;
  restart(): Promise<void>;
}

/** Starts it; it ends with the test. */
export async function startDiscordBot(
  options: {
    discord?: Partial<Options>;
    simulator?: Partial<SimulatorOptions>;
    timing?: Partial<Timing>;
    env?: Record<string, string>;
  } = {},
): Promise<DiscordBot> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-discord-'));
  const clipPath = join(folder, 'clip.mp4');
  await writeFile(clipPath, await movie());
  const [discord, simulator] = await Promise.all([
    startDiscord(options.discord),
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
      log: createLog({ level: 'debug', secrets: [], to: { write: line => log.push(line) } }),
      database: 'bot.db',
      // More than 50 requests a second would be held back for a second, so edits and typing are kept apart.
      timing: { discordEditPause: 50, activityEvery: 100, ...options.timing },
      adapters: parts => [createDiscord({ ...parts, token: discord.token, apiUrl: discord.url })],
    });
  const bot: DiscordBot = {
    discord,
    simulator,
    program: await start(),
    log,
    idle: async (ms = 20_000) => {
      const deadline = Date.now() + ms;
      for (let quiet = 0; quiet < 5; ) {
        const { queued, running } = await bot.program.engine.health();
        quiet = queued + running === 0 ? quiet + 1 : 0;
        if (Date.now() > deadline) throw new Error(`not idle: ${JSON.stringify({ queued, running })}`);
        await sleep(10);
      }
    },
    restart: async () => {
      await bot.program.stop(0);
      bot.program = await start();
    },
  };
  onTestFinished(async () => {
    await bot.program.stop(0);
    await Promise.all([discord.close(), simulator.close()]);
    await rm(folder, { recursive: true, force: true });
  });
  return bot;
}
