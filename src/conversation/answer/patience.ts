import { setTimeout as pause } from 'node:timers/promises';
import { ChatError } from '../../chat.ts';
import type { Timing } from '../../timing.ts';

/**
 * Talks to a platform that may be slow, busy or away for a while: what can pass is tried again, for as long as
 * `chatRetryPauses` lasts; what can't (`gone`, `rejected`, `too-large`) is thrown at once.
 * Meant for calls that are safe to repeat. `signal` ends the waiting and its reason is thrown.
 */
export async function withPatience<T>(
  timing: Timing,
  signal: AbortSignal | undefined,
  act: () => Promise<T>,
): Promise<T> {
  for (const wait of timing.chatRetryPauses) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ChatError) || (error.reason !== 'rate-limited' && error.reason !== 'unknown'))
        throw error;
      await sleep(Math.min(error.retryAfterMs ?? wait, timing.chatMaxPause), signal);
    }
  }
  return act();
}

/** For what may be done without, while somebody waits for what comes after it. */
export const brief = (timing: Timing): Timing => ({
  ...timing,
  chatRetryPauses: timing.chatRetryPauses.slice(0, 2),
});

/** Waits; when `signal` aborts meanwhile, its own reason is thrown rather than Node's generic one. */
async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pause(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
