import { createHash } from 'node:crypto';
import type { Log } from '../log.ts';
import { NemoError } from '../nemo/errors.ts';
import type { Balance, Nemo } from '../nemo/nemo.ts';
import type { Watch } from '../operator/watch.ts';
import type { Timing } from '../timing.ts';
import type { Usage } from './usage.ts';

/** The backend's client, with the balance noted in `usage` and told to `watch` whenever it is read. */
export interface MeteredNemo {
  nemo: Nemo;
  /**
   * Whether fewer than so many credits are left. A reading of the last `timing.balanceKept` is good for a no; a yes is
   * always fresh. What can't be read within `timing.balancePatience` is a no. Rejects with the signal's reason only.
   */
  lacks(credits: number, signal: AbortSignal): Promise<boolean>;
}

export function meterBalance(
  client: Nemo,
  about: {
    usage: Usage;
    watch: Pick<Watch, 'balance'>;
    token: string | undefined;
    timing: Timing;
    log: Log;
  },
): MeteredNemo {
  const { usage, watch, timing, log } = about;
  const account = accountOf(about.token);
  let noted = 0;
  let last: { available: number; at: number } | undefined;

  /** Of two readings that overlap nobody knows which is the older one, so only one of them counts. */
  async function balance(signal: AbortSignal): Promise<Balance> {
    const before = noted;
    const former = await kept(usage.lastBalance(account));
    const read = await client.balance(signal);
    if (before !== noted) return read;
    noted += 1;
    last = { available: read.available, at: performance.now() };
    // What work in progress has reserved is there still, and may come back.
    const spent = await kept(usage.noteBalance(account, read.available + read.frozen, former));
    watch.balance(read.available, spent ?? 0);
    return read;
  }

  /** A balance that can't be noted is good to read all the same; the next one that can makes up for it. */
  async function kept<T>(work: Promise<T>): Promise<T | undefined> {
    return work.catch(error => {
      log.error({ err: error }, 'a balance could not be noted');
      return undefined;
    });
  }

  return {
    nemo: { ...client, balance },
    lacks: async (credits, signal) => {
      if (last && performance.now() - last.at < timing.balanceKept && last.available >= credits) return false;
      const late = AbortSignal.timeout(timing.balancePatience);
      try {
        return (await balance(AbortSignal.any([signal, late]))).available < credits;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof NemoError || late.aborted) return false;
        throw error;
      }
    },
  };
}

/** Tells accounts apart, so that a change of the token does not look like credits spent. */
function accountOf(token: string | undefined): string {
  return token === undefined ? 'anonymous' : createHash('sha256').update(token).digest('hex').slice(0, 12);
}
