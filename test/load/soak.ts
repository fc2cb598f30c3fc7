import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../torture/run.ts';
import { slopeOf } from './slope.ts';
import { openStage, type Stage, type Used } from './stage.ts';

const people = 60;
const perSecond = 2;
const sampleEveryMs = 15_000;
/** Code is loaded and compiled, and the first of everybody's projects made: what is used then is no leak. */
const warmUpShare = 0.2;

type Sample = Used & { hours: number; acts: number; databaseMiB: number; walMiB: number; temporary: number };

/** What may grow, at most, by the line through all samples; the ids of handled turns are kept for days, so the database may. */
const bounds: Record<
  string,
  { of: (sample: Sample) => number; by: (sample: Sample) => number; most: number }
> = {
  'memory, MiB an hour': { of: ({ rssMiB }) => rssMiB, by: ({ hours }) => hours, most: 10 },
  'heap, MiB an hour': { of: ({ heapMiB }) => heapMiB, by: ({ hours }) => hours, most: 2 },
  'file descriptors an hour': { of: ({ files }) => files, by: ({ hours }) => hours, most: 5 },
  'handles an hour': { of: ({ handles }) => handles, by: ({ hours }) => hours, most: 10 },
  'write-ahead log, MiB an hour': { of: ({ walMiB }) => walMiB, by: ({ hours }) => hours, most: 1 },
  'entries of the temporary folder an hour': {
    of: ({ temporary }) => temporary,
    by: ({ hours }) => hours,
    most: 10,
  },
  'database, bytes for each thing done': {
    of: ({ databaseMiB }) => databaseMiB * 2 ** 20,
    by: ({ acts }) => acts,
    most: 1_000,
  },
};

/** Steady life with the program for as long as it is given; what it uses must not grow. */
export const soak: Run = async ({ seed, until, say }) => {
  const stage = await openStage({ TIME_SCALE: '0.03' }, 0.03);
  const samples: Sample[] = [];
  const startedAt = Date.now();
  try {
    await stage.people({ do: 'live', people, perSecond, seed });
    do {
      await sleep(sampleEveryMs);
      const sample = await take(stage, startedAt);
      samples.push(sample);
      say(oneLine(sample));
    } while (Date.now() < until);
    await stage.people({ do: 'rest' });
    await sleep(15_000);
    const rest = await take(stage, startedAt);
    say(`at rest: ${oneLine(rest)}`);
    for (const complaint of stage.complaints()) say(`  the log: ${complaint}`);
    const steady = samples.filter(({ hours }) => hours >= (samples.at(-1)?.hours ?? 0) * warmUpShare);
    return judge(steady, rest, say);
  } finally {
    await stage.close();
  }
};

function judge(samples: readonly Sample[], rest: Sample, say: (line: string) => void) {
  const figures: Record<string, number> = {
    'things done': rest.acts,
    'minutes that count': ((samples.at(-1)?.hours ?? 0) - (samples[0]?.hours ?? 0)) * 60,
    'left in the temporary folder at rest': rest.temporary,
  };
  const problems = rest.temporary > 0 ? [`${rest.temporary} entries stay in the temporary folder`] : [];
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
    temporary: (await readdir(join(stage.data, 'temporary', 'bot.db')).catch(() => [])).length,
  };
}

function oneLine(sample: Sample): string {
  const { hours, acts, rssMiB, heapMiB, files, handles, databaseMiB, walMiB, temporary } = sample;
  return [
    `${(hours * 60).toFixed(1)} min`,
    `${acts} things`,
    `${rssMiB.toFixed(1)} MiB`,
    `heap ${heapMiB.toFixed(1)}`,
    `${files} files`,
    `${handles} handles`,
    `database ${databaseMiB.toFixed(2)} MiB, log ${walMiB.toFixed(2)}`,
    `${temporary} temporary`,
  ].join(', ');
}
