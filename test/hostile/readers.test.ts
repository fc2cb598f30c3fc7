import { expect, test } from 'vitest';
import { readers } from './readers.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const numRuns = 150;

test.for(readers)(`whatever comes, this holds (seed ${seed}): $name`, async ({ attack }) => {
  await expect(attack({ seed, numRuns })).resolves.toBeUndefined();
});
