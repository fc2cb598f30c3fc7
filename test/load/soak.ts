import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../torture/run.ts';
import { slopeOf } from './slope.ts';
import { openStage, type Stage, type Used } from './stage.ts';

/** So few that each has the 20 videos that a chat remembers before the first fifth of an hour is over. */
const people = 30;
const perSecond = 2;
/** People do things for so long, then rest until all of it is done: what is used then has been left behind. */
const spellMs = 45_000;
/** Connections that nobody uses any more are closed within this. */
const closingMs = 6_000;
/** A turn that takes longer hangs. */
const mostRestMs = 120_000;
/** Code is loaded and compiled, and what each chat remembers is made: what is used then is no leak. */
const warmUpShare = 0.2;

type Sample = Used & { hours: number; acts: number; databaseMiB: number; walMiB: number; temporary: number };

/** What may grow, at most, by the line through all samples; the ids of handled turns are kept for days, so the database may. */
const bounds: Record<
  string,
  { of: (sample: Sample) => number; by: (sample: Sample) => number; most: number }
> = {
  'memory, MiB an hour': { of: ({ rssMiB }) => rssMiB, by: ({ hours }) => hours, most: 10 },
  // What the engine compiles of the program grows for long, and no further than the program is large.
  'heap without code, MiB an hour': {
    of: ({ heapMiB, codeMiB }) => heapMiB - codeMiB,
    by: ({ hours }) => hours,
    most: 2,
  },
  'file descriptors an hour': { of: ({ files }) => files, by: ({ hours }) => hours, most: 5 },
  'handles an hour': { of: ({ handles }) => handles, by: ({ hours }) => hours, most: 10 },
  'write-ahead log, MiB an hour': { of: ({ walMiB }) => walMiB, by: ({ hours }) => hours, most: 1 },
  'database, bytes for each thing done': {
    of: ({ databaseMiB }) => databaseMiB * 2 ** 20,
    by: ({ acts }) => acts,
    most: 1_000,
  },
};

/** Steady life with the program for as long as it is given; what it uses when nothing is done must not grow. */
export const soak: Run = async ({ seed, until, say }) => {
  const stage = await openStage({ TIME_SCALE: '0.03' }, 0.03);
  const samples: Sample[] = [];
  const startedAt = Date.now();
  try {
    do {
      await stage.people({ do: 'live', people, perSecond, seed: seed + samples.length });
      await sleep(spellMs);
      await stage.people({ do: 'rest' });
      await allIsDone(stage);
      const sample = await take(stage, startedAt);
      samples.push(sample);
      say(oneLine(sample));
    } while (Date.now() < until);
    for (const complaint of stage.complaints()) say(`  the log: ${complaint}`);
    const steady = samples.filter(({ hours }) => hours >= (samples.at(-1)?.hours ?? 0) * warmUpShare);
    return judge(steady, say);
  } finally {
    await stage.close();
  }
};

/** Every turn has a folder while it runs. */
async function allIsDone(stage: Stage): Promise<void> {
  const until = performance.now() + mostRestMs;
  while ((await temporaryOf(stage)) > 0 && performance.now() < until) await sleep(500);
  await sleep(closingMs);
}

function judge(samples: readonly Sample[], say: (line: string) => void) {
  const [first, last] = [samples[0], samples.at(-1)];
  const left = samples.filter(({ temporary }) => temporary > 0).length;
  const figures: Record<string, number> = {
    'things done': last?.acts ?? 0,
    'minutes that count': ((last?.hours ?? 0) - (first?.hours ?? 0)) * 60,
    'rests with something left in the temporary folder': left,
  };
  const problems = left > 0 ? [`something stays in the temporary folder (${left} times)`] : [];
  for (const [name, { of, by, most }] of Object.entries(bounds)) {
    const { slope, error } = slopeOf(samples.map(sample => [by(sample), of(sample)]));
    figures[name] = slope;
    figures[`${name}, standard error`] = error;
    // Where the noise alone would explain it, it is no growth.
    if (slope - 2 * error > most) problems.push(`${name}: ${slope.toFixed(2)} instead of ${most} at most`);
  }
  for (const problem of problems) say(`  VIOLATION ${problem}`);
  return { figures, violations: problems.length };
}

async function take(stage: Stage, startedAt: number): Promise<Sample> {
  const MiB = async (name: string) =>
    (await stat(join(stage.data, name)).catch(() => ({ size: 0 }))).size / 2 ** 20;
  const { acts } = await stage.look();
  return {
    ...(await stage.used()),
    hours: (Date.now() - startedAt) / 3_600_000,
    acts,
    databaseMiB: await MiB('bot.db'),
    walMiB: await MiB('bot.db-wal'),
    temporary: await temporaryOf(stage),
  };
}

const temporaryOf = async ({ data }: Stage) =>
  (await readdir(join(data, 'temporary', 'bot.db')).catch(() => [])).length;

function oneLine(sample: Sample): string {
  const { hours, acts, files, handles, databaseMiB, walMiB, temporary } = sample;
  const { rssMiB, heapMiB, codeMiB, reservedMiB, externalMiB } = sample;
  return [
    `${(hours * 60).toFixed(1)} min`,
    `${acts} things`,
    `${rssMiB.toFixed(1)} MiB`,
    `heap ${heapMiB.toFixed(2)} of ${reservedMiB.toFixed(1)} (code ${codeMiB.toFixed(2)}), external ${externalMiB.toFixed(1)}`,
    `${files} files`,
    `${handles} handles`,
    `database ${databaseMiB.toFixed(2)} MiB, log ${walMiB.toFixed(2)}`,
    `${temporary} temporary`,
  ].join(', ');
}
