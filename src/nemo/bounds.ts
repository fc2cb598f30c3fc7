import { setTimeout as sleep } from 'node:timers/promises';

/** A bound was reached. Never leaves this folder: whoever set the bound says what it means. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

export interface Bounds {
  signal: AbortSignal;
  /** Milliseconds for all of the work. */
  total?: number;
  /** Milliseconds in which nothing happens: `alive` starts them anew. */
  idle?: number;
}

/**
 * Runs `work` until it ends, `signal` aborts or a bound is reached, and never longer, even if the work ignores
 * its own signal. Rejects with the signal's reason as it is, with `TimeUp`, or with what the work throws.
 */
export async function bounded<T>(
  { signal, total, idle }: Bounds,
  work: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const inner = new AbortController();
  const ended = Promise.withResolvers<never>();
  // Listens before the work does, so the reason is always there before what the work makes of it.
  inner.signal.addEventListener('abort', () => ended.reject(inner.signal.reason));
  const abort = () => inner.abort(signal.reason);
  signal.addEventListener('abort', abort);
  const expire = () => inner.abort(new TimeUp('time is up'));
  const timers = [total, idle].map(ms => (ms === undefined ? undefined : setTimeout(expire, ms)));
  try {
    return await Promise.race([work(inner.signal, () => timers[1]?.refresh()), ended.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    for (const timer of timers) clearTimeout(timer);
    // What the work has left behind, such as an answer that drips, is not gone on with.
    inner.abort();
  }
}

/** Waits; rejects with the signal's reason as it is. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(error => {
    signal.throwIfAborted();
    throw error;
  });
}
