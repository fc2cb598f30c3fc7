import type { ArmedOf, FaultOf, Mishap } from '../faults.ts';
import type { RefusalParameters } from './refusals.ts';

/** What goes wrong with a call. */
export type Effect =
  | Mishap
  /** Refused, nothing is done: 429 with `retry_after`, 409, 500 or whatever. */
  | { kind: 'refuse'; status: number; description?: string; parameters?: RefusalParameters };

/** On a method of the Bot API; on `download` for the fetching of a file. */
export type Fault = FaultOf<Effect, Record<string, unknown>>;
export type Armed = ArmedOf<Effect, Record<string, unknown>>;
