import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

const pixelsShape = z.object({
  width: z.number(),
  height: z.number(),
  /** RGBA, 8 bits each. */
  data: z.instanceof(Uint8ClampedArray),
});
export type Pixels = z.infer<typeof pixelsShape>;

/**
 * Decodes one picture of a HEIC file, turned and mirrored as its container says. A thread of its own keeps
 * the event loop free, and ends with everything the decoder allocated: when it is done, when it crashes, and
 * when the signal aborts.
 */
export async function decodeHeic(path: string, page: number, signal: AbortSignal): Promise<Pixels> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./heic-worker.ts', import.meta.url), {
    workerData: { path, page },
    env: {},
    // The decoder writes its errors to the console; they are not ours to print.
    stdout: true,
    stderr: true,
  });
  const ended = once(worker, 'exit', { signal }).then(() => {
    throw new Error('the HEIC decoder ended without a picture');
  });
  try {
    const [message] = await Promise.race([once(worker, 'message', { signal }), ended]);
    return pixelsShape.parse(message);
  } finally {
    await worker.terminate();
  }
}
