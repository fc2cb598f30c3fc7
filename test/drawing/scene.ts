import { execFile, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSimulator } from '../../simulator/server.ts';

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What somebody shows the bot. */
export interface Scene {
  /** A photo's path. */
  photo: string;
  /** A picture out of the middle of a video. Needs ffmpeg. */
  still(video: Uint8Array | undefined): Promise<Buffer>;
}

/** Runs the bot as `npm start` does, beside a stand-in for the video service, for as long as it is watched. */
export async function withBot(
  platform: Record<string, string>,
  watch: (scene: Scene) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-drawing-'));
  const simulator = await startSimulator({ speed: 0.1, credits: 1_000, tokens: ['example'], maxSide: 960 });
  const env = {
    PATH: process.env['PATH'],
    NEMO_API_URL: simulator.url,
    NEMO_TOKEN: 'example',
    DATA_DIR: folder,
    TIME_SCALE: '0.1',
    LOG_LEVEL: 'warn',
    ...platform,
  };
  const bot = fork(here('../../src/main.ts'), [], { cwd: folder, env });
  try {
    const photo = join(folder, 'photo.jpg');
    await run(process.execPath, [here('../make-photo.ts'), photo, '1280', '853']);
    await watch({ photo, still: video => stillOf(video, folder) });
  } finally {
    bot.kill('SIGTERM');
    await once(bot, 'exit');
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function stillOf(video: Uint8Array | undefined, folder: string): Promise<Buffer> {
  const path = join(folder, `${randomUUID()}.mp4`);
  await writeFile(path, video ?? '');
  const oneFrame = ['-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', '-'];
  const call = ['-loglevel', 'error', '-ss', '2', '-i', path, ...oneFrame];
  const { stdout } = await run('ffmpeg', call, { encoding: 'buffer', maxBuffer: 2 ** 26 });
  return stdout;
}

/** Waits for what can be seen some time. */
export async function seen<T>(look: () => T | undefined): Promise<T> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(100)) {
    const found = look();
    if (found !== undefined) return found;
  }
  throw new Error('the conversation is not as expected');
}

/** What stood in a message while the work went on: late in it, or where that went too fast to be seen, at first. */
export function atWork<T extends { text: string }>(history: readonly T[]): T | undefined {
  return history.findLast(({ text }) => /^[^\n]*\d\d %$/.test(text)) ?? history[0];
}
