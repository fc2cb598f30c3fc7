import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBoundaries } from './boundaries.ts';
import { createChance } from './chance.ts';
import type { deaths } from './deaths.ts';
import { keepEvidence } from './keep.ts';
import { playRound, type Round } from './round.ts';
import type { Run } from './run.ts';

/** Dies again and again in worlds of its own, each with a seed of its own: the given one, the next, and so on. */
export const crashes: Run = crashesOf({});

/** The same with other deaths, or on a disk of its own. */
export function crashesOf(how: { among?: typeof deaths; ownDisk?: boolean }): Run {
  return async ({ seed, until, lanes, say }) => {
    const folder = await mkdtemp(join(tmpdir(), 'stillmotion-boundaries-'));
    const boundaries = createBoundaries(join(folder, 'met'));
    const rounds: Round[] = [];
    let next = seed;
    const lane = async () => {
      do {
        const own = next++;
        const round = await playRound(createChance(own), boundaries, { lives: 15, ...how });
        rounds.push(round);
        say(`seed ${own}: ${oneLine(round)}`);
        const { findings } = round.judgement;
        for (const { rule, what } of findings) say(`  VIOLATION ${rule}: ${what}`);
        if (findings.length > 0) say(`  all that was seen: ${await keepEvidence(own, round.evidence)}`);
      } while (Date.now() < until);
    };
    try {
      await Promise.all(Array.from({ length: lanes }, lane));
      const { known, hit } = boundaries.count();
      say(
        `boundaries: ${known} met, ${hit} with a kill; without: ${boundaries.missed().join('; ') || 'none'}`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
    return {
      figures: figuresOf(rounds),
      violations: rounds.flatMap(({ judgement }) => judgement.findings).length,
    };
  };
}

export function oneLine({ judgement, evidence }: Round): string {
  const ends = Object.entries(judgement.ends).map(([end, count]) => `${count} ${end}`);
  return `${evidence.lives.length} lives, ${ends.join(', ')}`;
}

export function figuresOf(rounds: readonly Round[]): Record<string, number> {
  const lives = rounds.flatMap(({ evidence }) => evidence.lives);
  const back = lives.flatMap(({ backAt, from }) => (backAt === undefined ? [] : [backAt - from]));
  const ends: Record<string, number> = {};
  for (const { judgement } of rounds)
    for (const [end, count] of Object.entries(judgement.ends))
      ends[`end: ${end}`] = (ends[`end: ${end}`] ?? 0) + count;
  return {
    rounds: rounds.length,
    kills: lives.filter(({ signal }) => signal === 'SIGKILL').length,
    'stops that were asked for': lives.filter(({ wanted }) => wanted === 'asked').length,
    'stood still or had no room': lives.filter(({ hindered }) => hindered.length > 0).length,
    requests: rounds.reduce((sum, { evidence }) => sum + evidence.requests.length, 0),
    ...ends,
    'back after, median ms': median(back),
    'back after, worst ms': Math.max(0, ...back),
    'caught up after, median ms': median(rounds.map(({ caughtUpMs }) => caughtUpMs)),
    'caught up after, worst ms': Math.max(...rounds.map(({ caughtUpMs }) => caughtUpMs)),
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
