import type { RefusalParameters } from './refusals.ts';

/** What goes wrong with a call. Milliseconds are real ones. */
export type Effect =
  /** Refused, nothing is done: 429 with `retry_after`, 409, 500 or whatever. */
  | { kind: 'refuse'; status: number; description?: string; parameters?: RefusalParameters }
  /** An HTML page from something in between, nothing is done. */
  | { kind: 'html'; status?: number }
  /** The connection is reset before anything is done. */
  | { kind: 'reset' }
  /** Everything is done, then the connection is reset: the answer is lost. */
  | { kind: 'lose' }
  /** Everything is done, and nothing is ever answered. */
  | { kind: 'mute' }
  /** Everything is done; half of the answer comes, then the connection is reset. */
  | { kind: 'cut' }
  /** Everything is done and answered, only later. */
  | { kind: 'delay'; ms: number };

export interface Fault {
  /** A method of the Bot API, `download` for the fetching of a file, `*` for all. */
  on: string;
  /** Only calls with such parameters. */
  where?: (parameters: Record<string, unknown>) => boolean;
  /** So many matching calls pass first. */
  after?: number;
  /** How many calls it hits. */
  times?: number;
  do: Effect;
}

/** A fault in wait; its numbers count down. */
export type Armed = Required<Fault>;

export function arm({ where = () => true, after = 0, times = 1, ...fault }: Fault): Armed {
  return { ...fault, where, after, times };
}

/** The fault for this call, if one is armed for it. The first one that matches is used. */
export function takeFault(
  armed: readonly Armed[],
  method: string,
  parameters: Record<string, unknown>,
): Effect | undefined {
  for (const fault of armed) {
    if (fault.on !== '*' && fault.on !== method) continue;
    if (fault.times === 0 || !fault.where(parameters)) continue;
    if (fault.after > 0) {
      fault.after--;
      continue;
    }
    fault.times--;
    return fault.do;
  }
  return undefined;
}
