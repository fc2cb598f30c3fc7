import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { makePhotos } from '../journeys/photos.ts';
import { testSeed } from '../seeded.ts';
import { complaintsIn, describeDisaster, disaster } from './fault-order.ts';

const seed = testSeed();
let photos: string[];
beforeAll(async () => {
  photos = await makePhotos(2);
});

test(`whatever fails together, and in whatever order, the person is served (TEST_SEED=${seed})`, async () => {
  await Promise.all(
    fc.sample(disaster, { seed, numRuns: 6 }).map(async given => {
      const complaints = await complaintsIn(given, photos);
      expect(complaints, [describeDisaster(given), ...complaints].join('\n')).toEqual([]);
    }),
  );
});
