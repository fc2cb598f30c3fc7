import type { StoredTurn } from './engine.ts';

/** The first turn of a chat's line: the only one of the chat that may run. */
export interface Head {
  seq: number;
  user: string;
  /** Runs begun so far. */
  attempt: number;
}

/** One of the turns that have not begun, and how many others go before it. */
export interface WaitingTurn {
  turn: StoredTurn;
  ahead: number;
}

/** From what is ahead in each one's own chat: before a chat's first one go the first ones of others that came earlier. */
export function aheadOfAll(line: readonly WaitingTurn[]): WaitingTurn[] {
  let first = 0;
  return line.map(({ turn, ahead }) => ({ turn, ahead: ahead > 0 ? ahead : first++ }));
}

/**
 * Chooses whose turn is next so that nobody with many turns starves the others: whoever has been served goes to
 * the end of the line as it is at that moment, and the one with the earliest place is next. A newcomer thus waits
 * for those who were there before, but not for the many turns one of them has. Interrupted turns come first.
 */
export function createFairness() {
  /** A user's place in the line since the last service; ordered by it, as places only grow. */
  const places = new Map<string, number>();

  function placeOf({ seq, user, attempt }: Head): number {
    return attempt > 0 ? 0 : Math.max(seq, places.get(user) ?? 0);
  }

  return {
    choose(heads: Iterable<Head>): Head | undefined {
      let best: { head: Head; place: number } | undefined;
      for (const head of heads) {
        const place = placeOf(head);
        if (!best || place < best.place || (place === best.place && head.seq < best.head.seq))
          best = { head, place };
      }
      return best?.head;
    },

    /** `first` and `last` are the ends of the whole line: places before its first turn mean nothing any more. */
    served(user: string, first: number, last: number): void {
      places.delete(user);
      places.set(user, last + 1);
      for (const [other, place] of places) {
        if (place > first) break;
        places.delete(other);
      }
    },
  };
}
