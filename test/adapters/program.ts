import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { movie } from '../media/movies.ts';
import { drawing } from '../media/pictures.ts';

export const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A running program: what it has said so far, and how it ends. */
export interface Running {
  child: ChildProcess;
  /** Both outputs together. */
  output(): string;
  ended: Promise<{ status: number | null; output: string }>;
}

/** A person's folder with a picture in it, a video service, and the program to call there. */
export interface Workplace {
  folder: string;
  simulator: Simulator;
  env: NodeJS.ProcessEnv;
  /** `node src/main.ts chat …`; its input stays open until it is ended. */
  chat(args: readonly string[], env?: NodeJS.ProcessEnv): Running;
  /** Any other program in the same place. */
  start(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Running;
}

/** Takes the test's own context, so that tests may run side by side. */
export async function openWorkplace({ onTestFinished }: TestContext): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-terminal-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const clipPath = join(folder, 'prepared.mp4');
  await Promise.all([
    drawing().jpeg().toFile(join(folder, 'photo.jpg')),
    movie().then(content => writeFile(clipPath, content)),
  ]);
  const simulator = await startSimulator({ speed: 0.001, clip: 'prepared', clipPath });
  onTestFinished(() => simulator.close());
  const env = {
    PATH: process.env['PATH'],
    LANG: 'C',
    INIT_CWD: folder,
    NEMO_API_URL: simulator.url,
    NEMO_WEB_URL: simulator.url,
    DATA_DIR: join(folder, 'data'),
    TIME_SCALE: '0.001',
  };
  const start = (command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Running => {
    const child = spawn(command, args, { cwd: folder, env: { ...env, ...more } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data));
    const ended = new Promise<number | null>(resolve => child.once('close', resolve));
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    return { child, output: () => output, ended: ended.then(status => ({ status, output })) };
  };
  return {
    folder,
    simulator,
    env,
    start,
    chat: (args, more) => start(process.execPath, [main, 'chat', ...args], more),
  };
}
