import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { timing } from '../../src/timing.ts';
import { makePhotos } from '../journeys/photos.ts';
import { heic } from '../media/heic-fixture.ts';
import { movie } from '../media/movies.ts';
import { drawing } from '../media/pictures.ts';
import type { Run } from '../torture/run.ts';
import { complaintsIn, describeDisaster, disaster } from './fault-order.ts';
import { preparedApart } from './prepared-apart.ts';
import { readers } from './readers.ts';

/** The long forms of what `npm test` tries for some seconds, for `npm run torture`. */

/** Everything that reads from outside, with other inputs in each round. */
export const reading: Run = async ({ seed, until, say }) => {
  const numRuns = 400;
  let inputs = 0;
  const broken = new Set<string>();
  for (let round = seed; round === seed || Date.now() < until; round += 1) {
    for (const { name, attack } of readers.filter(one => !broken.has(one.name))) {
      await attack({ seed: round, numRuns }).catch(error => {
        broken.add(name);
        say(`${name}: ${error instanceof Error ? `${error.message}\n${error.cause}` : error}`);
      });
      inputs += numRuns;
    }
  }
  return { figures: { inputs, readers: readers.length }, violations: broken.size };
};

/** What is found is made smaller for so long at least, though the time be over. */
const shrinkMs = 60_000;

/** Several faults in one turn. What is found is made as small as it goes; that is played again where its path is given. */
export const mishaps: Run = async ({ seed, path, lanes, until, say }) => {
  const photos = await makePhotos(2);
  const once = { numRuns: 1, unbiased: true };
  const given =
    path === undefined ? disaster : fc.constantFrom(...fc.sample(disaster, { ...once, seed, path }));
  let turns = 0;
  let violations = 0;
  const property = fc.asyncProperty(given, async one => {
    turns += 1;
    const complaints = await complaintsIn(one, photos);
    if (complaints.length > 0) throw new Error([describeDisaster(one), ...complaints].join('\n'));
  });
  let next = seed;
  const lane = async () => {
    for (let own = next++; own === seed || Date.now() < until; own = next++) {
      const skipAllAfterTimeLimit = Math.max(shrinkMs, until - Date.now());
      const details = await fc.check(property, { ...once, seed: own, skipAllAfterTimeLimit });
      if (!details.failed) continue;
      violations += 1;
      const found = path === undefined ? `seed ${own}, path ${details.counterexamplePath}` : 'again';
      say(`${found}: ${details.errorInstance}`);
    }
  };
  // They mostly wait.
  await Promise.all(Array.from({ length: 4 * lanes }, lane));
  return { figures: { turns }, violations };
};

/** Files that were good and are spoiled in some bytes, each prepared as if somebody had sent it. */
export const files: Run = async ({ seed, until, say }) => {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-files-'));
  const work = join(folder, 'work');
  await mkdir(work);
  const figures = {
    files: 0,
    'taken as they are': 0,
    'given up for time': 0,
    'longest, ms': 0,
    'longest without attention, ms': 0,
    'most memory, MiB': 0,
  };
  let violations = 0;
  try {
    const good = await goodFiles();
    for (let round = seed; round === seed || Date.now() < until; round += 1) {
      const spoilt = fc.sample(fc.constantFrom(...good).chain(spoiledBytes), { seed: round, numRuns: 60 });
      const paths = await Promise.all(
        spoilt.map(async (content, index) => {
          const path = join(folder, `${index}`);
          await writeFile(path, content);
          return path;
        }),
      );
      const told = await preparedApart(work, paths);
      figures.files += told.length;
      if (told.length < paths.length) {
        violations += 1;
        say(`seed ${round}: file ${told.length} ended the process`);
      }
      for (const [index, { outcome, ms, stuck, peakMiB }] of told.entries()) {
        const isLate = ms >= timing.probeTimeout;
        if (/\//.test(outcome)) figures['taken as they are'] += 1;
        if (isLate) figures['given up for time'] += 1;
        figures['longest, ms'] = Math.max(figures['longest, ms'], ms);
        figures['longest without attention, ms'] = Math.max(figures['longest without attention, ms'], stuck);
        figures['most memory, MiB'] = Math.max(figures['most memory, MiB'], peakMiB);
        const isKnown = /^(\w+\/[\w-]+|empty|type|too-large|too-many-pixels|damaged|unreadable)$/.test(
          outcome,
        );
        if (isKnown && ms < timing.probeTimeout + 5_000 && stuck < 3_000 && peakMiB < 1_500) continue;
        violations += 1;
        say(`seed ${round}, file ${index}: ${JSON.stringify({ outcome, ms, stuck, peakMiB })}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { figures, violations };
};

async function goodFiles(): Promise<Buffer[]> {
  const picture = () => drawing(160, 120);
  return Promise.all([
    picture().jpeg().toBuffer(),
    picture()
      .jpeg({ progressive: true })
      .withExif({ IFD0: { Make: 'Example' } })
      .withMetadata({ orientation: 6 })
      .toBuffer(),
    picture().png().toBuffer(),
    picture().webp().toBuffer(),
    picture().gif().toBuffer(),
    picture().avif().toBuffer(),
    heic({ irot: 1 }),
    movie({ seconds: 1 }),
    movie({ seconds: 1, fastStart: false }),
    movie({ seconds: 1, fastStart: 'fragmented' }),
    movie({ seconds: 1, picture: false }),
  ]);
}

/** Most of what a reader can stumble over is near the beginning, and in whole numbers. */
function spoiledBytes(good: Buffer): fc.Arbitrary<Buffer> {
  const place = fc.oneof(fc.nat(Math.min(1_500, good.length - 5)), fc.nat(good.length - 5));
  const value = fc.oneof(
    fc.constantFrom(0, 1, 0x7fffffff, 0xffffffff, 0x80000000, 0x10000, 0x01000000),
    fc.nat(0xffff),
  );
  const change = fc.tuple(place, value, fc.constantFrom(1, 2, 4, 4));
  const changes = fc.array(change, { minLength: 1, maxLength: 5 });
  return fc.tuple(changes, fc.option(fc.nat(good.length), { freq: 6 })).map(([list, length]) => {
    const copy = Buffer.from(good);
    for (const [at, number, size] of list) {
      const whole = Buffer.alloc(4);
      whole.writeUInt32BE(number);
      whole.copy(copy, at, 4 - size);
    }
    return copy.subarray(0, length ?? copy.length);
  });
}
