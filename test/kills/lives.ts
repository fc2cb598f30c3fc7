import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'vitest';
import type { SimulatorOptions } from '../../simulator/options.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { movie } from '../media/movies.ts';

/** A program from its start to its end, however it ended. */
export interface Life {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it wrote on its standard output and error. */
  output: string;
  ms: number;
}

/** A folder and a backend that outlive any number of lives of the same program. */
export interface World {
  folder: string;
  simulator: Simulator;
  /** Starts `node …`; `killed` sends a signal as soon as `moment` is there. */
  live(args: readonly string[], options?: LiveOptions): Promise<Life>;
}

interface LiveOptions {
  env?: Record<string, string>;
  moment?: () => boolean;
  signal?: NodeJS.Signals;
}

/** Of the test's own context: tests that run side by side end one by one. */
export type OnTestFinished = TestContext['onTestFinished'];

export interface WorldOptions extends Partial<SimulatorOptions> {
  /** Factor on every wait, the program's and the backend's alike: what lasts longer there lasts longer here. */
  timeScale?: number;
  /** Size of the finished video, about. */
  clipBytes?: number;
}

/** Children share what Node has compiled, and so start a little sooner. */
const compileCache = join(import.meta.dirname, '../../node_modules/.cache/stillmotion-kills');

/** Generous: a child needs a good half of a second to start, and others want the processor too. */
const longestLife = 60_000;

/** Makes a world for one test (or one case of it); the children and the backend end with the test. */
export async function makeWorld({
  onTestFinished,
  timeScale = 0.001,
  clipBytes = 10_000,
  ...options
}: WorldOptions & { onTestFinished: OnTestFinished }): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-kills-'));
  const clipPath = join(folder, 'prepared.mp4');
  await writeFile(clipPath, await movie({ frameBytes: Math.ceil(clipBytes / 50) }));
  const simulator = await startSimulator({
    speed: timeScale,
    clip: 'prepared',
    clipPath,
    credits: 10_000,
    ...options,
  });
  const alive = new Set<ChildProcess>();
  onTestFinished(async () => {
    for (const child of alive) child.kill('SIGKILL');
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    folder,
    simulator,
    live: (args, { env = {}, moment, signal = 'SIGKILL' } = {}) => {
      const startedAt = performance.now();
      const child = spawn(process.execPath, args, {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: longestLife,
        env: {
          PATH: process.env['PATH'],
          NEMO_API_URL: simulator.url,
          NEMO_WEB_URL: simulator.url,
          DATA_DIR: join(folder, 'data'),
          TIME_SCALE: String(timeScale),
          NODE_COMPILE_CACHE: compileCache,
          ...env,
        },
      });
      alive.add(child);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', text => {
          output += text;
        });
      const ended = new Promise<Life>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code, signal) => {
          alive.delete(child);
          resolve({ code, signal, output, ms: performance.now() - startedAt });
        });
      });
      if (moment) void signalAt(child, moment, signal);
      return ended;
    },
  };
}

async function signalAt(child: ChildProcess, moment: () => boolean, signal: NodeJS.Signals): Promise<void> {
  while (!moment()) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    await sleep(1);
  }
  child.kill(signal);
}

/** Does `work` for every item, a few at a time, and answers in the order of the items. */
export async function few<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return items.flatMap((_, index) => {
    const result = results.get(index);
    return result === undefined ? [] : [result];
  });
}
