import type { ArmedOf, FaultOf, Mishap } from '../faults.ts';

/** What goes wrong with a call. */
export type Effect =
  | Mishap
  /** Refused, nothing is done. */
  | { kind: 'refuse'; status: number; code?: number; message?: string; body?: Record<string, unknown> }
  /** 429 with all its headers, nothing is done. */
  | { kind: 'slow down'; seconds: number; scope?: 'user' | 'global' | 'shared' };

/** On `POST /channels/{channel_id}/messages`, as Discord's documentation writes it; on `cdn` for files. */
export type Fault = FaultOf<Effect, unknown>;
export type Armed = ArmedOf<Effect, unknown>;
