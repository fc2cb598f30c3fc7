import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatorOptions } from '../../simulator/options.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import type { ChatEvent } from '../../src/chat.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type Program, startProgram } from '../../src/program.ts';
import type { Timing } from '../../src/timing.ts';
import { createFakeChat, type FakeChat } from '../fakes/chat.ts';
import { movie } from '../media/movies.ts';

/** What every render comes to, unless a journey wants real ones: made once, and no encoder has to run. */
let clip: Promise<Buffer> | undefined;

/** The whole program on the simulator, with a platform in memory in front: what a journey travels through. */
export interface Bot {
  simulator: Simulator;
  chat: FakeChat;
  program: Program;
  /** Every line of the operator's log. */
  log: string[];
  /** Hands events over one after the other and waits until the bot has nothing left to do. */
  tell(...events: ChatEvent[]): Promise<void>;
  /** Waits until no turn runs or waits; fails after `ms`. */
  idle(ms?: number): Promise<void>;
  /** Stops the program and starts it anew on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface BotOptions {
  simulator?: Partial<SimulatorOptions>;
  chat?: FakeChat;
  /** Factor on every wait of the bot. */
  timeScale?: number;
  /** Bounds of this journey's own. */
  timing?: Partial<Timing>;
  env?: Record<string, string>;
}

export async function startBot({
  simulator: settings = {},
  chat = createFakeChat(),
  timeScale = 0.001,
  timing = {},
  env = {},
}: BotOptions = {}): Promise<Bot> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-test-'));
  const clipPath = join(folder, 'clip.mp4');
  clip ??= movie();
  await writeFile(clipPath, await clip);
  const simulator = await startSimulator({
    speed: 0.001,
    clip: 'prepared',
    clipPath,
    credits: 1_000,
    ...settings,
  });
  const log: string[] = [];
  const config = loadConfig(
    {
      NEMO_API_URL: simulator.url,
      NEMO_WEB_URL: simulator.url,
      DATA_DIR: folder,
      TIME_SCALE: String(timeScale),
      ...env,
    },
    'no-such-file',
  );
  const start = () =>
    startProgram({
      config,
      log: createLog({
        level: 'debug',
        secrets: [config.NEMO_TOKEN ?? ''],
        to: { write: line => log.push(line) },
      }),
      database: 'bot.db',
      timing,
      adapters: () => [chat.adapter()],
    });

  const bot: Bot = {
    simulator,
    chat,
    program: await start(),
    log,
    tell: async (...events) => {
      for (const event of events) await chat.accept(event);
      await bot.idle();
    },
    idle: async (ms = 20_000) => {
      const deadline = Date.now() + ms;
      for (;;) {
        const { queued, running } = await bot.program.engine.health();
        if (queued + running === 0) return;
        if (Date.now() > deadline)
          throw new Error(
            `not idle after ${ms} ms: ${JSON.stringify(chat.messages.map(({ text }) => text))}`,
          );
        await sleep(3);
      }
    },
    restart: async () => {
      await bot.program.stop(0);
      bot.program = await start();
    },
    close: async () => {
      await bot.program.stop(0);
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return bot;
}
