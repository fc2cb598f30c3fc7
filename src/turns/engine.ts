import type { z } from 'zod';
import type { Json } from '../json.ts';
import type { WaitingTurn } from './fair.ts';

/**
 * The turn engine: a durable line for each chat, first in first out, one turn at a time, many chats at once.
 * A turn is a list of named steps whose results are journaled, so that after a crash it goes on where it was.
 */

export interface NewTurn {
  /** The platform's own id of the event, made unique over platforms: a repeat is a duplicate. */
  id: string;
  /** The chat's key. Turns of one chat run in the order of their arrival. */
  chat: string;
  /** Who asked, for the limit per user. */
  user: string;
  /** Runs at once, beside the chat's line and outside the limits (`/cancel`, `/credits`, …). */
  urgent: boolean;
  payload: Json;
}

/** A turn in the line. `payload` comes from the database and is parsed by who uses it. */
export interface StoredTurn {
  id: string;
  chat: string;
  user: string;
  urgent: boolean;
  payload: unknown;
  /** Its place in the order of arrival over all chats: who came later has a greater one, whatever the clock says. */
  place: number;
  /** It has been run, perhaps by a former process. */
  begun: boolean;
  /** Milliseconds since the epoch. */
  acceptedAt: number;
}

export interface PaidStep<T> {
  /**
   * Sends the paid request. The intention is committed before this is called. `own` rejects when the turn has
   * ended or another process has taken it over: call it immediately before the request leaves, and let its
   * error pass, since it says whether the intention can be withdrawn.
   * Throw `Unspent` when the request certainly had no effect: the intention is withdrawn, and `paid` rejects with
   * its cause. After any other error `recover` is asked at once, unless the turn has ended.
   */
  submit(own: () => Promise<void>): Promise<T>;
  /** Finds out what a former, interrupted `submit` has done. Must not send anything that costs. */
  recover(): Promise<T>;
}

export interface TurnContext {
  readonly turn: StoredTurn;
  /** 1 on the first run; higher when a former run was interrupted. */
  readonly attempt: number;
  /**
   * Runs in a row, just before this one, that got no step done and did not come to their end, not even to be left for
   * a later one: a turn that breaks its process has many.
   */
  readonly inVain: number;
  /** Aborts with a `TurnEnd` as its reason. */
  readonly signal: AbortSignal;
  /**
   * Runs `run` unless its result is in the journal already. At least once; `T` must survive JSON. `name` is the key:
   * one name a step. A result that fits `shape` no more, because an older version wrote it, is made anew.
   * A turn that has ended still gets what is in the journal, to tidy up with; only a new `run` is refused.
   */
  step<T>(name: string, shape: z.ZodType<T>, run: () => Promise<T>): Promise<T>;
  /** What the step `name` gave in a former run; undefined where it gave nothing that fits, and nothing is run then. */
  recall<T>(name: string, shape: z.ZodType<T>): Promise<T | undefined>;
  /**
   * Runs a step that must never be sent twice. At most once; after an interruption `recover` decides. When that
   * throws, the intention stays, and the next run asks it again.
   */
  paid<T>(name: string, shape: z.ZodType<T>, step: PaidStep<T>): Promise<T>;
  /** Whether the paid step `name` has begun, in this run or a former one: it may have been sent, and is never sent anew. */
  hasBegun(name: string): Promise<boolean>;
  /** Other turns of this chat that wait, in order, urgent ones left out. */
  waiting(): Promise<StoredTurn[]>;
  /**
   * Takes waiting turns of this chat into this one: they complete as handled when this one does, and until then are
   * part of it, also after a crash. Others are left alone, so a repeat is harmless. As `waiting` does not show them
   * again, choose them in a step, so that they are in the journal, and absorb them after it.
   * Allowed to a turn that has ended as well: it may replay what it did.
   */
  absorb(turnIds: readonly string[]): Promise<void>;
  /** Rejects with the reason when the turn is ended meanwhile. */
  sleep(ms: number): Promise<void>;
}

/**
 * Runs one turn. However it ends, the turn completes, so that no chat is ever blocked; an error is reported to the
 * operator. Only a `TurnEnd` other than `cancelled` leaves the turn in the line, for a later run: let it pass. A handler
 * may throw one of its own, `lost`, when the disk fails it; its cause is reported. One without a cause leaves the turn to
 * another process, where there are others.
 */
export type TurnHandler = (context: TurnContext) => Promise<void>;

export interface TurnLimits {
  /** Turns that run at once in all. */
  atOnce: number;
  /** Turns of one user that run at once. */
  perUser: number;
}

export interface TurnHealth {
  queued: number;
  running: number;
  /** Age of the oldest turn that waits, in milliseconds; 0 when none does. */
  oldestMs: number;
}

export interface TurnEngine {
  /** Resolves when the turn is on disk. */
  enqueue(turn: NewTurn): Promise<'queued' | 'duplicate'>;
  /** Starts to run turns, those that a former process left unfinished first. */
  start(handler: TurnHandler, limits: TurnLimits): Promise<void>;
  /** Turns of the chat that wait or run, in order, urgent ones left out. */
  queued(chat: string): Promise<StoredTurn[]>;
  /** Ids of all turns of the chat that have not completed, also those beside its line and those that are part of others. */
  unfinished(chat: string): Promise<string[]>;
  /**
   * The turns that have waited for `ms` or longer without having begun, in order of arrival, urgent ones left out, and
   * about how many others go before each.
   */
  line(ms: number): Promise<WaitingTurn[]>;
  /**
   * Cancels the chat's turns (urgent ones left out), or the one named: those never begun complete at once, a running
   * one gets its signal. Survives a restart: an interrupted one is run once more with its signal aborted from the
   * start, so that the handler can tidy up; new steps reject then. To name an absorbed turn is to name its absorber.
   * Answers the ids that were still unfinished.
   */
  cancel(chat: string, turnId?: string): Promise<string[]>;
  health(): Promise<TurnHealth>;
  /**
   * Begins no more turns (`enqueue` still stores them) and no more steps, gives running steps `graceMs` to end, then
   * aborts the signals. Resolves when all handlers have ended, or a bound after that; the rest is the successor's.
   */
  stop(graceMs: number): Promise<void>;
}

/**
 * Why a running turn ends before its time: the person cancelled it; this process stops and a successor goes on; or
 * it was lost to this run, because the storage failed or someone else has taken it over.
 */
export class TurnEnd extends Error {
  override readonly name = 'TurnEnd';
  readonly why: 'cancelled' | 'stopping' | 'lost';

  constructor(why: 'cancelled' | 'stopping' | 'lost', cause?: unknown) {
    super(`turn ended: ${why}`, { cause });
    this.why = why;
  }
}

/** Thrown by a paid step's `submit`: the request certainly had no effect, nothing was charged. */
export class Unspent extends Error {
  override readonly name = 'Unspent';

  constructor(cause: unknown) {
    super('the paid request had no effect', { cause });
  }
}
