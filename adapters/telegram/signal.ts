import {
  AbortController as EarlyAbortController,
  type AbortSignal as EarlyAbortSignal,
} from 'abort-controller';

/** grammY speaks of signals as they were before Node had them; this one aborts with ours. */
export function forGrammy(signal: AbortSignal): EarlyAbortSignal {
  const controller = new EarlyAbortController();
  if (signal.aborted) controller.abort();
  else signal.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}
