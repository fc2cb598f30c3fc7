import { seeded } from '../seeded.ts';

/** Decisions that look random and are the same for the same seed. */
export interface Chance {
  /** From `least` to below `most`. */
  between(least: number, most: number): number;
  whole(least: number, below: number): number;
  is(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** Another stream, so that what one side decides does not depend on how often the other one does. */
  branch(): Chance;
}

export function createChance(seed: number): Chance {
  const random = seeded(seed);
  const between = (least: number, most: number) => least + random() * (most - least);
  const whole = (least: number, below: number) => Math.floor(between(least, below));
  return {
    between,
    whole,
    is: probability => random() < probability,
    pick: items => items[whole(0, items.length)] ?? items[0],
    branch: () => createChance(whole(0, 2 ** 31)),
  };
}
