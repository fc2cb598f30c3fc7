import { createHash, randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Clip, World } from '../world.ts';
import { type PostedDraft, type Storyboard, toStoryboard } from './storyboard.ts';

/** What the encoder's thread says: how far it is, from 0 to 1. */
const report = z.object({ done: z.number() });

/** One encoder at a time: it takes a whole core. */
let last: Promise<unknown> = Promise.resolve();

/** The video of a draft, from the cache or freshly encoded. `onProgress` gets 0 to 1. */
export async function makeClip(
  world: World,
  draft: PostedDraft,
  onProgress: (done: number) => void,
): Promise<Clip> {
  const { clip, clipPath } = world.options;
  if (clip === 'prepared' && clipPath !== undefined) {
    onProgress(1);
    return { path: clipPath, seconds: (draft.d ?? 0) / 1000 };
  }
  const board = clip === 'prepared' ? preparedBoard : toStoryboard(world, draft);
  const key = keyOf(world, board);
  const made = world.clips.get(key) ?? encode(world, board, onProgress);
  world.clips.set(key, made);
  made.catch(() => world.clips.delete(key));
  const ready = await made;
  onProgress(1);
  return ready;
}

/** The least that is still a video: for load tests, which measure the bot and not the encoder. */
const preparedBoard: Storyboard = {
  width: 160,
  height: 90,
  fps: 12,
  seconds: 1,
  shots: [{ start: 0, end: 1, path: undefined, motion: 'zoom-in' }],
  titles: [],
};

/** The same pictures (by content), moves and titles give the same clip. */
function keyOf(world: World, board: Storyboard): string {
  const hashes = new Map([...world.files.values()].map(({ path, hash }) => [path, hash]));
  const shots = board.shots.map(shot => ({ ...shot, path: shot.path && hashes.get(shot.path) }));
  return createHash('sha256')
    .update(JSON.stringify({ ...board, shots }))
    .digest('hex');
}

/** Cancelling a render does not stop this: another one may be waiting for the same clip. */
async function encode(world: World, board: Storyboard, onProgress: (done: number) => void): Promise<Clip> {
  const { signal } = world.ending;
  const turn = last.then(() => runWorker(world, board, onProgress, signal));
  last = turn.catch(() => {});
  return turn;
}

/**
 * The encoder's glue takes over process-wide error handlers and its memory is never given back: it lives and
 * dies in a thread of its own.
 */
async function runWorker(
  world: World,
  board: Storyboard,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<Clip> {
  signal.throwIfAborted();
  const path = join(world.folder, `clip-${randomUUID()}.mp4`);
  const unfinished = `${path}.part`;
  const worker = new Worker(new URL('../encoder.ts', import.meta.url), {
    workerData: { board, path: unfinished },
  });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop);
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', message => onProgress(report.parse(message).done));
      worker.once('error', reject);
      worker.once('exit', code => (code === 0 ? resolve() : reject(new Error(`encoder ended with ${code}`))));
    });
    await rename(unfinished, path);
    return { path, seconds: board.seconds };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
