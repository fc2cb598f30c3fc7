import type { NewTurn } from './engine.ts';

/**
 * Stores turns, answering the place of each, or nothing where it is known already. Those that come in the same moment
 * share one commit, as it is the commit that takes its time; where it fails, it fails for all of them.
 */
export function createArrivals(
  addAll: (turns: readonly NewTurn[]) => (number | undefined)[],
): (turn: NewTurn) => Promise<number | undefined> {
  const arrived: {
    turn: NewTurn;
    stored: (seq: number | undefined) => void;
    failed: (error: unknown) => void;
  }[] = [];

  function store(): void {
    const all = arrived.splice(0);
    try {
      const seqs = addAll(all.map(({ turn }) => turn));
      for (const [index, { stored }] of all.entries()) stored(seqs[index]);
    } catch (error) {
      for (const { failed } of all) failed(error);
    }
  }

  return turn =>
    new Promise((stored, failed) => {
      if (arrived.push({ turn, stored, failed }) === 1) setImmediate(store);
    });
}
