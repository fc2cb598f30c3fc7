import { expect, onTestFinished, test } from 'vitest';
import { judge } from './soak.ts';
import { liveAndRest, type Sample } from './spell.ts';
import { openStage } from './stage.ts';

/** The short form of `npm run torture -- --soak`, and the proof that the long one would find what it looks for. */

const spell = { people: 12, perSecond: 10, seed: 1, actMs: 1_000, quietMs: 1_500 };
/** Of what is open: a timer, or a file that is read just then. */
const slack = 2;

test('life as usual leaves nothing behind', { timeout: 120_000 }, async () => {
  const stage = await openStage({ TIME_SCALE: '0.01' }, 0.003);
  onTestFinished(() => stage.close());
  const first = await liveAndRest(stage, spell);
  const most = { files: first.files + slack, handles: first.handles + slack };
  let last = await liveAndRest(stage, spell);
  // How many connections are kept for a next call depends on the machine; what leaks is more with every spell.
  for (let more = 0; more < 3 && (last.files > most.files || last.handles > most.handles); more++) {
    last = await liveAndRest(stage, spell);
  }
  expect(first.videos).toBeGreaterThan(0);
  expect(last.videos).toBeGreaterThan(first.videos);
  expect([first.temporary, last.temporary]).toEqual([0, 0]);
  expect(last.files).toBeLessThanOrEqual(most.files);
  expect(last.handles).toBeLessThanOrEqual(most.handles);
});

const sample: Sample = {
  hours: 0.02,
  acts: 90,
  videos: 40,
  ...{
    seenMiB: 220,
    rssMiB: 200,
    heapMiB: 60,
    codeMiB: 8,
    reservedMiB: 80,
    externalMiB: 10,
    databaseMiB: 1,
    walMiB: 4,
  },
  ...{ files: 40, handles: 6, temporary: 0, delayP99Ms: 1, delayMaxMs: 5, cpuMs: 900 },
};
/** An hour of it, with `more` in each spell. */
const hour = (more: (spell: number) => Partial<Sample> = () => ({})) =>
  Array.from({ length: 60 }, (_, at): Sample => {
    const count = at + 1;
    return { ...sample, hours: count / 60, acts: 90 * count, videos: 40 * count, ...more(count) };
  });
const complaintsAbout = (samples: readonly Sample[]) => {
  const said: string[] = [];
  const { violations } = judge(samples, line => said.push(line));
  expect(said).toHaveLength(violations);
  return said.join('\n');
};

test('an hour in which nothing grows is not complained about', () => {
  expect(complaintsAbout(hour())).toBe('');
});

test.for<[string, Sample[], RegExp]>([
  ['memory grows', hour(count => ({ rssMiB: 200 + count / 5 })), /memory, MiB an hour: 12/],
  ['file descriptors grow', hour(count => ({ files: 40 + Math.floor(count / 10) })), /file descriptors/],
  ['something is left', hour(count => ({ temporary: count === 7 ? 1 : 0 })), /temporary folder \(1 times\)/],
  ['the bot is deaf', hour(() => ({ videos: 0 })), /nobody got a video \(60 times\)/],
  ['the bot goes deaf', hour(count => ({ videos: Math.min(count, 50) })), /nobody got a video \(10 times\)/],
  ['there is one rest only', hour().slice(0, 1), /two rests at least/],
])('it is found when %s', ([, samples, complaint]) => {
  expect(complaintsAbout(samples)).toMatch(complaint);
});
