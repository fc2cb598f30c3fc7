import { LimitReached } from '../../usage/usage.ts';
import type { Talk } from '../talk.ts';
import { askerOf } from './admit.ts';

/** One wish among those of the day. */
export interface Counting {
  /**
   * Call before the paid step: nothing may come between its intention and the request. Again after a crash before that,
   * which counts nothing twice, and not once it has begun: it has been counted, perhaps on another day. Throws
   * `LimitReached` where another turn has taken the last one.
   */
  take(): Promise<void>;
  /** The wish had no effect. May be called again, and where nothing was taken. */
  undo(): Promise<void>;
}

/** `step` is the paid step's name, so that a wish counts once however often its turn is interrupted. */
export function countWish(talk: Talk, step: string): Counting {
  const { turn, services } = talk;
  const key = `${turn.turn.id}/${step}`;
  return {
    take: async () => {
      const reached = await services.usage.count(key, askerOf(talk));
      if (reached) throw new LimitReached(reached);
    },
    undo: () => services.usage.uncount(key),
  };
}

/** What a wish has led to by itself is part of it. */
export const uncounted: Counting = { take: async () => {}, undo: async () => {} };
