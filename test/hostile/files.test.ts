import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createThread } from '../../src/media/thread.ts';
import { heic } from '../media/heic-fixture.ts';
import { movie } from '../media/movies.ts';
import { noise } from '../media/pictures.ts';
import { refusal, temporaryFolder } from '../media/prepared.ts';
import { bombs } from './bombs.ts';
import { preparedApart } from './prepared-apart.ts';

test('no file takes long, much memory, or the program’s attention; each is used as what it is, or refused', {
  timeout: 60_000,
}, async () => {
  const folder = await temporaryFolder();
  const work = join(folder, 'work');
  await mkdir(work);
  const files = await Promise.all(
    (await bombs()).map(async (bomb, index) => {
      const path = join(folder, `${index}`);
      await writeFile(path, bomb.content);
      return { ...bomb, path };
    }),
  );
  const told = await preparedApart(
    work,
    files.map(({ path }) => path),
  );
  expect(told).toHaveLength(files.length);
  for (const [index, { name, outcome }] of files.entries()) {
    const seen = told[index];
    if (!seen) throw new Error('it ended early');
    expect(seen.outcome, name).toMatch(outcome);
    expect(seen.ms, name).toBeLessThan(8_000);
    expect(seen.stuck, name).toBeLessThan(2_000);
    expect(seen.peakMiB, name).toBeLessThan(500);
  }
  expect(await readdir(work)).toEqual([]);
});

test.for([
  ['JPEG', () => noise(220, 160).jpeg({ quality: 95 }).toBuffer(), 1024],
  ['PNG', () => noise(110, 80).png().toBuffer(), 1024],
  ['WebP', () => noise(220, 160).webp({ quality: 95 }).toBuffer(), 1024],
  ['HEIC', async () => heic(), 64],
  ['MP4', () => movie({ frameBytes: 1_000, fastStart: false }), 1024],
  ['MP4, index first', () => movie({ frameBytes: 1_000 }), 1024],
] as const)('a good %s that is cut at any kilobyte is refused', async ([, make, step]) => {
  const whole = await make();
  expect(whole.length).toBeGreaterThan(8 * step);
  for (let length = step; length < whole.length; length += step)
    expect(['damaged', 'type'], `${length} bytes`).toContain(await refusal(whole.subarray(0, length)));
  expect(await refusal(whole)).toBeUndefined();
});

/** An index of few bytes that speaks of a billion packets: read to its end, it takes minutes. */
async function endlessMovie(): Promise<Buffer> {
  const whole = await movie();
  const entries = whole.indexOf('stsc') + 4 + 4 + 4;
  whole.writeUInt32BE(0x7fff_ffff, entries + 4);
  return whole;
}

test('a film whose index is made to take minutes ends with its thread, and the next one is read', async () => {
  const folder = await temporaryFolder();
  const [endless, good] = [join(folder, 'endless'), join(folder, 'good')];
  await writeFile(endless, await endlessMovie());
  await writeFile(good, await movie());
  const script = new URL('../../src/media/probe-worker.ts', import.meta.url);
  const ask = createThread(script, { timeoutMs: 1_500, memoryMb: 128 });
  const startedAt = performance.now();
  const [first, second] = await Promise.allSettled([ask(endless), ask(good)]);
  expect(first.status).toBe('rejected');
  expect(performance.now() - startedAt).toBeLessThan(6_000);
  expect(second).toMatchObject({ status: 'fulfilled', value: { facts: { hasAudio: true } } });
});
