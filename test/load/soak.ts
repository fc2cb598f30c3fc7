import type { Outcome, Run } from '../torture/run.ts';
import { slopeOf } from './slope.ts';
import { liveAndRest, type Sample } from './spell.ts';
import { openStage } from './stage.ts';

const spell = {
  /** So few that each has the 20 videos that a chat remembers before the first fifth of an hour is over. */
  people: 30,
  perSecond: 2,
  actMs: 45_000,
  /** Connections that nobody uses any more are closed within this. */
  quietMs: 6_000,
};
/** Code is loaded and compiled, and what each chat remembers is made: what is used then is no leak. */
const warmUpShare = 0.2;

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
  try {
    do {
      const sample = await liveAndRest(stage, { ...spell, seed: seed + samples.length });
      samples.push(sample);
      say(oneLine(sample));
    } while (Date.now() < until);
    for (const complaint of stage.complaints()) say(`  the log: ${complaint}`);
    return judge(samples, say);
  } finally {
    await stage.close();
  }
};
soak.usualMinutes = 60;

/** A line takes two samples after the warm-up at least: with fewer its slope is no number, and nothing has been shown. */
export function judge(samples: readonly Sample[], say: (line: string) => void): Outcome {
  const last = samples.at(-1);
  const steady = samples.filter(({ hours }) => hours >= (last?.hours ?? 0) * warmUpShare);
  const left = samples.filter(({ temporary }) => temporary > 0).length;
  const mute = samples.filter(({ videos }, at) => videos <= (samples[at - 1]?.videos ?? 0)).length;
  const figures: Record<string, number> = {
    'things done': last?.acts ?? 0,
    videos: last?.videos ?? 0,
    'minutes that count': ((last?.hours ?? 0) - (steady[0]?.hours ?? 0)) * 60,
    'rests with something left in the temporary folder': left,
    'spells without a video': mute,
  };
  const problems: string[] = [];
  if (left > 0) problems.push(`something stays in the temporary folder (${left} times)`);
  if (mute > 0) problems.push(`nobody got a video (${mute} times)`);
  if (steady.length < 2) problems.push('two rests at least have to be compared: give it more minutes');
  for (const [name, { of, by, most }] of Object.entries(bounds)) {
    const { slope, error } = slopeOf(steady.map(sample => [by(sample), of(sample)]));
    figures[name] = slope;
    figures[`${name}, standard error`] = error;
    // Where the noise alone would explain it, it is no growth.
    if (!(slope - 2 * error <= most))
      problems.push(`${name}: ${slope.toFixed(2)} instead of ${most} at most`);
  }
  for (const problem of problems) say(`  VIOLATION ${problem}`);
  return { figures, violations: problems.length };
}

function oneLine(sample: Sample): string {
  const { hours, acts, videos, files, handles, databaseMiB, walMiB, temporary } = sample;
  const { rssMiB, seenMiB, heapMiB, codeMiB, reservedMiB, externalMiB } = sample;
  return [
    `${(hours * 60).toFixed(1)} min`,
    `${acts} things`,
    `${videos} videos`,
    `${rssMiB.toFixed(1)} MiB (${seenMiB.toFixed(1)} with what is kept)`,
    `heap ${heapMiB.toFixed(2)} of ${reservedMiB.toFixed(1)} (code ${codeMiB.toFixed(2)}), external ${externalMiB.toFixed(1)}`,
    `${files} files`,
    `${handles} handles`,
    `database ${databaseMiB.toFixed(2)} MiB, log ${walMiB.toFixed(2)}`,
    `${temporary} temporary`,
  ].join(', ');
}
