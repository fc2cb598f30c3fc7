import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Boundaries, createBoundaries } from './boundaries.ts';
import { keepEvidence } from './keep.ts';
import type { Round } from './round.ts';
import type { Run } from './run.ts';

/**
 * Plays one world after the other, each with a seed of its own: the given one, the next, and so on. What dies where is
 * counted over all of them. Tells of each, and keeps what was seen where something was wrong.
 */
export async function playWorlds<R extends Round>(
  { seed, until, lanes, say }: Parameters<Run>[0],
  play: (seed: number, boundaries: Boundaries) => Promise<R>,
  tell: (round: R, seed: number) => string,
): Promise<{ rounds: R[]; boundaries: Boundaries; violations: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-boundaries-'));
  const boundaries = createBoundaries(join(folder, 'met'));
  const rounds: R[] = [];
  let next = seed;
  const lane = async () => {
    do {
      const own = next++;
      const round = await play(own, boundaries);
      rounds.push(round);
      say(`seed ${own}: ${tell(round, own)}`);
      const { findings } = round.judgement;
      for (const { rule, what } of findings) say(`  VIOLATION ${rule}: ${what}`);
      if (findings.length > 0) say(`  all that was seen: ${await keepEvidence(own, round.evidence)}`);
    } while (Date.now() < until);
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await rm(folder, { recursive: true });
  }
  return { rounds, boundaries, violations: rounds.flatMap(({ judgement }) => judgement.findings).length };
}
