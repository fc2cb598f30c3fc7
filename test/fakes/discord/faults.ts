/** What goes wrong with a call. Milliseconds are real ones. */
export type Effect =
  /** Refused, nothing is done. */
  | { kind: 'refuse'; status: number; code?: number; message?: string; body?: Record<string, unknown> }
  /** 429 with all its headers, nothing is done. */
  | { kind: 'slow down'; seconds: number; scope?: 'user' | 'global' | 'shared' }
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
  /** `POST /channels/{channel_id}/messages`, as Discord's documentation writes it; `cdn` for files; `*` for all. */
  on: string;
  /** Only calls with such a body. */
  where?: (body: unknown) => boolean;
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
export function takeFault(armed: readonly Armed[], route: string, body: unknown): Effect | undefined {
  for (const fault of armed) {
    if (fault.on !== '*' && fault.on !== route) continue;
    if (fault.times === 0 || !fault.where(body)) continue;
    if (fault.after > 0) {
      fault.after--;
      continue;
    }
    fault.times--;
    return fault.do;
  }
  return undefined;
}
