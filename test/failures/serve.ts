import { beforeAll, describe, expect, test, vi } from 'vitest';
import { makePhotos } from '../journeys/photos.ts';
import { someOf } from '../seeded.ts';
import type { Cell } from './cells.ts';
import { observe } from './observe.ts';
import { verdictOn } from './verdict.ts';

/** One test a cell, or for so many of them: whatever fails, the person is served. */
export function testCells(name: string, cells: readonly Cell[], inShort: number): void {
  // They mostly wait. How long a turn may take is for the verdict to say.
  vi.setConfig({ maxConcurrency: 8, testTimeout: 90_000 });
  let photos: string[];
  beforeAll(async () => {
    photos = await makePhotos(2);
  });
  describe.concurrent(name, () => {
    test.for(someOf(cells, inShort))('$errand: $call, $fault, $often', async cell => {
      const verdict = verdictOn(cell, await observe(cell, photos));
      expect(verdict, verdict.join('\n')).toEqual([]);
    });
  });
}
