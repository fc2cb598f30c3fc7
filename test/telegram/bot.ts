import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { createTelegram } from '../../adapters/telegram/adapter.ts';
import { limitsOf } from '../../adapters/telegram/limits.ts';
import type { SimulatorOptions } from '../../simulator/options.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import type { ChatAdapter } from '../../src/chat.ts';
import { loadConfig } from '../../src/config.ts';
import { startHttp } from '../../src/http.ts';
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
  /** Where the webhook listens; empty without one. */
  webhookUrl: string;
  /** Waits until every update is confirmed and no turn runs or waits. */
  idle(ms?: number): Promise<void>;
  restart(): Promise<void>;
}

export const webhookSecret = 'an-example-of-a-secret';

/** One film for all tests of a file. */
let clip: Promise<Buffer> | undefined;

/** Starts it; it ends with the test, which fails if a rule of the platform was broken or the token got out. */
export async function startTelegramBot(
  options: {
    telegram?: Partial<Options>;
    simulator?: Partial<SimulatorOptions>;
    timing?: Partial<Timing>;
    env?: Record<string, string>;
    /** Updates come by webhook. */
    webhook?: boolean;
    /** Puts something between the program and the adapter. */
    wrap?: (adapter: ChatAdapter) => ChatAdapter;
  } = {},
): Promise<TelegramBot> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-telegram-'));
  const clipPath = join(folder, 'clip.mp4');
  clip ??= movie();
  await writeFile(clipPath, await clip);
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
  const http = options.webhook ? await startHttp({ port: 0, host: '127.0.0.1' }) : undefined;
  const webhookUrl = http ? `${http.url}/telegram` : '';
  const webhook = http && { url: webhookUrl, secret: webhookSecret, http };
  const wrap = options.wrap ?? (adapter => adapter);
  const start = () =>
    startProgram({
      config,
      log: createLog({ level: 'debug', secrets: [], to: { write: line => log.push(line) } }),
      database: 'bot.db',
      timing: options.timing ?? {},
      adapters: parts => {
        const adapter = createTelegram({
          ...parts,
          token: telegram.token,
          apiRoot: telegram.url,
          webhook,
          commands: parts.commands.map(({ name }) => name),
        });
        const limits = limitsOf(
          options.telegram?.local ? telegram.url : 'https://api.telegram.org',
          parts.timing,
        );
        return [wrap({ ...adapter, limits: chat => limits(chat.chatId) })];
      },
    });
  const bot: TelegramBot = {
    telegram,
    simulator,
    program: await start(),
    log,
    webhookUrl,
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
    await Promise.all([telegram.close(), simulator.close(), http?.close()]);
    await rm(folder, { recursive: true, force: true });
    expect(telegram.violations()).toEqual([]);
    expectNoToken(telegram, log);
  });
  return bot;
}

/** The log is given no secrets to hide here: what looks like one has got that far all the same. */
function expectNoToken(telegram: FakeTelegram, log: readonly string[]): void {
  const said = telegram.everything().flatMap(({ history }) => history.map(({ text }) => text));
  for (const line of [...log, ...said]) {
    expect(line).not.toContain(telegram.token);
    expect(line).not.toContain('[secret]');
  }
}
