import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createLine } from './line.ts';

/**
 * A thread for work on strangers' files, which may be made to keep a program busy for minutes or to fill its memory:
 * one task at a time, and one that takes longer than `timeoutMs` or more than `memoryMb` ends with its thread. The
 * next task gets a new one. The script answers each message that it gets by one. Begins with the first task, and does
 * not keep the process alive. Rejects where no answer comes.
 */
export function createThread(
  script: URL,
  { timeoutMs, memoryMb }: { timeoutMs: number; memoryMb: number },
): (task: unknown) => Promise<unknown> {
  const inLine = createLine();
  let thread: Worker | undefined;

  function begin(): Worker {
    const compiled = getCompileCacheDir();
    const begun = new Worker(script, {
      // Nothing of ours but where compiled code is kept: what strips types alone takes megabytes.
      env: compiled === undefined ? {} : { NODE_COMPILE_CACHE: dirname(compiled) },
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 8 },
    });
    // Whoever waits for it hears of it; without anybody waiting, it must not end the process.
    begun.on('error', () => {});
    begun.once('exit', () => {
      if (thread === begun) thread = undefined;
    });
    return begun;
  }

  async function run(task: unknown): Promise<unknown> {
    thread ??= begin();
    const busy = thread;
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new Error('the file takes too long')), timeoutMs);
    busy.ref();
    try {
      const ended = once(busy, 'exit', over).then(() => {
        throw new Error('the thread ended without an answer');
      });
      const answered = once(busy, 'message', over);
      busy.postMessage(task);
      const [answer] = await Promise.race([answered, ended]);
      return answer;
    } catch (error) {
      await busy.terminate();
      throw over.signal.aborted ? over.signal.reason : error;
    } finally {
      clearTimeout(timer);
      over.abort();
      busy.unref();
    }
  }

  return task => inLine(() => run(task));
}
