import { AbortController as EarlyAbortController } from 'abort-controller';
import type { Api } from 'grammy';
import type { Timing } from '../../src/timing.ts';

/** Calls that may carry a video, which takes its time. */
const uploads: ReadonlySet<string> = new Set(['sendVideo', 'editMessageMedia']);

/** Gives every call an end, as Telegram may be silent: uploads the longest, polls a little more than they ask for. */
export function boundCalls(api: Api, timing: Timing): void {
  const boundOf = (method: string) => {
    if (uploads.has(method)) return timing.transferTimeout;
    return timing.telegramCall + (method === 'getUpdates' ? timing.telegramPoll : 0);
  };
  api.config.use(async (call, method, payload, signal) => {
    const enough = new EarlyAbortController();
    const abort = () => enough.abort();
    const timer = setTimeout(abort, boundOf(method));
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    try {
      return await call(method, payload, enough.signal);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  });
}
