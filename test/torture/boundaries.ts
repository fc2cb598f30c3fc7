import { existsSync, readFileSync } from 'node:fs';
import type { Chance } from './chance.ts';

/** The moments before and after each kind of write that were met so far, and how often the program died there. */
export interface Boundaries {
  /** The file that lives note them in. */
  file: string;
  /** Takes up what has been noted meanwhile. */
  read(): void;
  /**
   * Where the next one should die, at the first that it comes to: mostly all those that had no kill yet, as each is met
   * in some lives only; now and then a single one of all. None while no such one is known.
   */
  next(chance: Chance): string[];
  /** How many are known, and how many had a kill. */
  count(): { known: number; hit: number };
  missed(): string[];
}

export function createBoundaries(file: string): Boundaries {
  const kills = new Map<string, number>();
  let readSoFar = 0;
  const missed = () => [...kills].flatMap(([name, count]) => (count === 0 ? [name] : []));
  return {
    file,
    read: () => {
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
      for (const line of lines.slice(readSoFar)) {
        const name = line.replace(/^killed /, '');
        kills.set(name, (kills.get(name) ?? 0) + (name === line ? 0 : 1));
      }
      readSoFar = lines.length;
    },
    next: chance => {
      const [first, ...others] = kills.keys();
      if (first === undefined) return [];
      return chance.is(0.25) ? [chance.pick([first, ...others])] : missed();
    },
    count: () => ({ known: kills.size, hit: [...kills.values()].filter(count => count > 0).length }),
    missed,
  };
}
