import type { Log } from '../log.ts';
import type { Timing } from '../timing.ts';
import { pause } from './bounds.ts';
import { NemoError } from './errors.ts';

export interface RepeatOptions {
  timing: Timing;
  log: Log;
  signal: AbortSignal;
  /** Which failures may be tried again, after each of `timing.retryPauses`. */
  again: (error: NemoError) => boolean;
}

/** For calls that do no harm twice: the network failed or the server did. */
export function isPassing(error: NemoError): boolean {
  return error.reason === 'unreachable' || error.reason === 'server-error' || error.code === 408;
}

/** For a call that costs: it never reached the backend. */
export function neverArrived(error: NemoError): boolean {
  return error.reason === 'unreachable' && error.unspent;
}

/**
 * The only place where a call is repeated after a failure. Besides what `again` allows, 429 is repeated once,
 * after `Retry-After` or `timing.rateLimitPause`; a longer wait than `timing.rateLimitMaxPause` is not made.
 */
export async function repeated<T>(options: RepeatOptions, attempt: () => Promise<T>): Promise<T> {
  const { timing, log, signal } = options;
  const pauses = [...timing.retryPauses];
  const rateLimitPauses = [timing.rateLimitPause];
  const pauseAfter = (error: NemoError): number | undefined => {
    if (error.reason !== 'rate-limited') return options.again(error) ? pauses.shift() : undefined;
    const usual = rateLimitPauses.shift();
    const ms = usual === undefined ? undefined : (error.retryAfterMs ?? usual);
    return ms === undefined || ms > timing.rateLimitMaxPause ? undefined : ms;
  };
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const ms = error instanceof NemoError ? pauseAfter(error) : undefined;
      if (!(error instanceof NemoError) || ms === undefined) throw error;
      const { endpoint, reason, code } = error;
      log.warn({ endpoint, reason, code, ms }, 'backend call fails, trying again');
      await pause(ms, signal);
    }
  }
}
