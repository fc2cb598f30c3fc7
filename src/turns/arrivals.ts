import type { NewTurn } from './engine.ts';

/**
 * Stores turns, answering the place of each, or nothing where it is known already. Those that come in the same moment,
 * or while others are being stored, share one commit, as it is the commit that takes its time; where it fails, it
 * fails for all of them.
 */
export function createArrivals(
  addAll: (turns: readonly NewTurn[]) => Promise<(number | undefined)[]>,
): (turn: NewTurn) => Promise<number | undefined> {
  const arrived: {
    turn: NewTurn;
    stored: (seq: number | undefined) => void;
    failed: (error: unknown) => void;
  }[] = [];
  let storing = false;

  /** One batch after the other, so that they are stored in the order in which they came. */
  async function store(): Promise<void> {
    storing = true;
    while (arrived.length > 0) {
      const all = arrived.splice(0, atOnce);
      try {
        const seqs = await addAll(all.map(({ turn }) => turn));
        for (const [index, { stored }] of all.entries()) stored(seqs[index]);
      } catch (error) {
        for (const { failed } of all) failed(error);
      }
    }
    storing = false;
  }

  return turn =>
    new Promise((stored, failed) => {
      if (arrived.push({ turn, stored, failed }) === 1 && !storing) setImmediate(store);
    });
}

/** What one commit takes. */
const atOnce = 500;
