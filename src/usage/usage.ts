import { z } from 'zod';

/** Turns and credits are counted over this, sliding; a day is a day, however time is scaled for tests. */
export const day = 24 * 60 * 60_000;

/** How far the clocks of several processes may be apart: what is further ahead was written while a clock was wrong. */
export const clocksApart = 60_000;

/** What may be used within a day; what is undefined has no limit. */
export interface DailyLimits {
  perUser: number | undefined;
  perChat: number | undefined;
  /** In all, whoever spends them. */
  credits: number | undefined;
}

/** Who asks, by the keys of the line. */
export interface Asker {
  user: string;
  chat: string;
  /** Counted, and never refused. */
  exempt: boolean;
}

/** A limit that stands in the way. */
export const reachedSchema = z.object({
  limit: z.enum(['user', 'chat', 'credits']),
  allowed: z.number(),
  /** Milliseconds until there is room; undefined where so much is never allowed at once. */
  waitMs: z.number().optional(),
});
export type Reached = z.infer<typeof reachedSchema>;

export class LimitReached extends Error {
  override readonly name = 'LimitReached';
  readonly reached: Reached;

  constructor(reached: Reached) {
    super(`the limit per ${reached.limit} is reached`);
    this.reached = reached;
  }
}

/** What was used in the last 24 hours, kept over restarts. Every write is on disk when it resolves. */
export interface Usage {
  /** The limit that `count` more paid requests would break, the one that lasts longest if there are several. */
  reached(asker: Asker, count: number): Promise<Reached | undefined>;
  /** Counts one paid request, once for each `key`, unless that breaks a limit, which it answers then. */
  count(key: string, asker: Asker): Promise<Reached | undefined>;
  /** The request had no effect. */
  uncount(key: string): Promise<void>;
  /** The reading of an account that was noted last, if there is one: to be asked before the next one is begun. */
  lastBalance(account: string): Promise<number | undefined>;
  /**
   * A new reading of all that an account holds, begun when `last` was noted: what it fell by has been spent. Answers that,
   * 0 where it has not fallen. Of readings that overlap only the first one that is noted counts: nobody knows whether a
   * later one is older, here or in another process.
   */
  noteBalance(account: string, total: number, last: number | undefined): Promise<number>;
  /** Of everybody together. */
  lastDay(): Promise<{ turns: number; credits: number }>;
}
