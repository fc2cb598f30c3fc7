/** How a turn ended. `left` goes on at the next start; `given-up` broke its process too often. */
export type TurnOutcome = 'done' | 'failed' | 'cancelled' | 'given-up' | 'left';

/**
 * What happens, as the operator may count it: kinds, results, amounts and times, never who or what. Times are
 * milliseconds. A result is `ok` or the reason of the failure.
 */
export interface Watch {
  turnBegan(platform: string, attempt: number): void;
  turnEnded(platform: string, outcome: TurnOutcome, ms: number): void;
  /** A step that was really run, not read from the journal. */
  step(name: string, ms: number): void;
  backendCall(call: string, result: string, ms: number): void;
  platformCall(platform: string, call: string, result: string): void;
  /** Bytes of files: `up` to the backend, `down` from it, `out` to a platform. */
  moved(way: 'up' | 'down' | 'out', bytes: number): void;
  /** A new reading of the balance: credits that are left, and how many were spent since the last one. */
  balance(available: number, spent: number): void;
}

/** For a program that nobody measures. */
export const unwatched: Watch = {
  turnBegan: () => {},
  turnEnded: () => {},
  step: () => {},
  backendCall: () => {},
  platformCall: () => {},
  moved: () => {},
  balance: () => {},
};
