import { createChance } from './chance.ts';
import type { deaths } from './deaths.ts';
import { figuresOf, oneLine } from './figures.ts';
import { playRound } from './round.ts';
import type { Run } from './run.ts';
import { playWorlds } from './worlds.ts';

/** Dies again and again in worlds of its own. */
export const crashes: Run = crashesOf({});

/** The same with other deaths, or on a disk of its own. */
export function crashesOf(how: { among?: typeof deaths; ownDisk?: boolean }): Run {
  return async options => {
    const play: Parameters<typeof playWorlds>[1] = (seed, boundaries) =>
      playRound(createChance(seed), boundaries, { lives: 15, ...how });
    const { rounds, boundaries, violations } = await playWorlds(options, play, oneLine);
    const { known, hit } = boundaries.count();
    const missed = boundaries.missed().join('; ') || 'none';
    options.say(`boundaries: ${known} met, ${hit} with a kill; without: ${missed}`);
    return { figures: figuresOf(rounds), violations };
  };
}
