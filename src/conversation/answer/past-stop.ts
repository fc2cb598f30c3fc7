import { type TurnContext, TurnEnd } from '../../turns/engine.ts';

/**
 * The same turn where a stop comes too late: only the program's own end still ends it. Once it is stopped its steps are
 * not journaled any more, so what they do has to be safe to repeat.
 */
export function pastStop(turn: TurnContext): TurnContext {
  return {
    ...turn,
    signal: withoutStop(turn.signal),
    step: async (name, shape, run) => {
      try {
        return await turn.step(name, shape, run);
      } catch (error) {
        if (isStop(error)) return run();
        throw error;
      }
    },
  };
}

function withoutStop(signal: AbortSignal): AbortSignal {
  const going = new AbortController();
  const pass = () => {
    if (!isStop(signal.reason)) going.abort(signal.reason);
  };
  if (signal.aborted) pass();
  else signal.addEventListener('abort', pass, { once: true });
  return going.signal;
}

const isStop = (reason: unknown) => reason instanceof TurnEnd && reason.why === 'cancelled';
