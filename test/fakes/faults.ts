/** What goes wrong with a call on every platform alike. Milliseconds are real ones. */
export type Mishap =
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
  | { kind: 'delay'; ms: number }
  /** Everything is done and answered, in eight pieces with so long between them. */
  | { kind: 'drip'; ms: number }
  /** Everything is done; this comes in place of the answer. */
  | { kind: 'garble'; body: string }
  /** Everything is done; behind the answer come so many spaces, which change nothing in JSON or in a picture. */
  | { kind: 'flood'; bytes: number };

/** A fault of a call whose parameters or body are `Asked`. */
export interface FaultOf<Effect, Asked> {
  /** The call's name as the platform's documentation writes it; `*` for all. */
  on: string;
  /** Only calls that ask for this. */
  where?: (asked: Asked) => boolean;
  /** So many matching calls pass first. */
  after?: number;
  /** How many calls it hits. */
  times?: number;
  do: Effect;
}

/** A fault in wait; its numbers count down. */
export type ArmedOf<Effect, Asked> = Required<FaultOf<Effect, Asked>>;

export function arm<Effect, Asked>({
  where = () => true,
  after = 0,
  times = 1,
  ...fault
}: FaultOf<Effect, Asked>): ArmedOf<Effect, Asked> {
  return { ...fault, where, after, times };
}

/** The fault for this call, if one is armed for it. The first one that matches is used. */
export function takeFault<Effect, Asked>(
  armed: readonly ArmedOf<Effect, Asked>[],
  call: string,
  asked: Asked,
): Effect | undefined {
  for (const fault of armed) {
    if (fault.on !== '*' && fault.on !== call) continue;
    if (fault.times === 0 || !fault.where(asked)) continue;
    if (fault.after > 0) {
      fault.after--;
      continue;
    }
    fault.times--;
    return fault.do;
  }
  return undefined;
}
