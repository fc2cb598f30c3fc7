import { createHash } from 'node:crypto';

/** Numbers from 0 to below 1 that look random and are the same for the same seed. */
export function seeded(seed: number): () => number {
  let count = 0;
  return () => createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE() / 2 ** 32;
}

/** Where a random test begins: by chance, or at `TEST_SEED`, which repeats it. The test has to tell it. */
export function testSeed(): number {
  return Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
}

/** So many of them; one where it is given. */
export function testSeeds(count: number): number[] {
  return [...new Set(Array.from({ length: count }, testSeed))];
}

/**
 * About so many of `all`, in their order, where every one would take too long each time: by chance, with the seed in the
 * output; `TEST_SEED` repeats a choice, and `TEST_ALL=1` takes every one.
 */
export function someOf<T>(all: readonly T[], count: number): T[] {
  if (process.env['TEST_ALL'] || count >= all.length) return [...all];
  const seed = testSeed();
  const random = seeded(seed);
  const chosen = all.filter(() => random() < count / all.length);
  process.stdout.write(`${chosen.length} of ${all.length} by TEST_SEED=${seed}\n`);
  return chosen.length > 0 ? chosen : all.slice(0, 1);
}
