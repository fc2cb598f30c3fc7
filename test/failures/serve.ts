import { beforeAll, describe, expect, test, vi } from 'vitest';
import { makePhotos } from '../journeys/photos.ts';
import { someOf } from '../seeded.ts';
import type { Cell } from './cells.ts';
import { observe, timingOf } from './observe.ts';
import { complaintsAbout, conversationOf } from './verdict.ts';

/** One test a cell, or for so many of them: whatever fails, the person is served. */
export function testCells(name: string, cells: readonly Cell[], inShort: number): void {
  // They mostly wait.
  vi.setConfig({ maxConcurrency: 8 });
  let photos: string[];
  beforeAll(async () => {
    photos = await makePhotos(2);
  });
  describe.concurrent(name, () => {
    test.for(someOf(cells, inShort))('$errand: $call, $fault, $often', async cell => {
      const seen = await observe(cell, photos);
      const complaints = complaintsAbout(seen, {
        boundMs: cell.bound(timingOf(cell.timing)),
        heals: cell.heals,
      });
      expect(complaints, [...complaints, conversationOf(seen)].join('\n')).toEqual([]);
    });
  });
}
