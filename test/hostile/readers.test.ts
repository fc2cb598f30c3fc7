import { expect, test } from 'vitest';
import { testSeed } from '../seeded.ts';
import { readers } from './readers.ts';

const seed = testSeed();
const numRuns = 150;

test.for(readers)(`whatever comes, this holds (TEST_SEED=${seed}): $name`, async ({ attack }) => {
  await expect(attack({ seed, numRuns })).resolves.toBeUndefined();
});
