import { setTimeout as sleep } from 'node:timers/promises';
import type { Boundaries } from './boundaries.ts';
import type { Chance } from './chance.ts';
import { waitWhile } from './deaths.ts';
import type { Life } from './evidence.ts';
import type { FleetStage, Member } from './fleet-stage.ts';
import { type Program, startProgram } from './program.ts';

/** How a life of one of several processes can end, and how often it does. */
const deaths: readonly {
  often: number;
  /** Loaded before the program. */
  preload?: string;
  end: (program: Program, chance: Chance) => Promise<void>;
}[] = [
  {
    often: 6,
    end: async (program, chance) => {
      await someMoment(program, chance);
      program.kill();
    },
  },
  {
    often: 2,
    end: async (program, chance) => {
      await someMoment(program, chance);
      program.ask();
    },
  },
  /** Killed around a commit; those that had no kill yet come first. */
  {
    often: 4,
    preload: 'commits',
    end: async (program, chance) => {
      await waitWhile(() => program.isAlive() && !program.isBack(), 30_000);
      await waitWhile(program.isAlive, chance.between(3_000, 10_000));
      program.kill();
    },
  },
  /** Its wall clock is wrong, and not the others'. */
  {
    often: 1,
    preload: 'clock',
    end: async (program, chance) => {
      await someMoment(program, chance);
      program.kill();
    },
  },
  /** Stands still until others have taken over all that it had, and goes on as if nothing had been. */
  {
    often: 0.7,
    end: async (program, chance) => {
      await someMoment(program, chance);
      program.freeze();
      await sleep(chance.between(12_500, 16_000));
      program.thaw();
      await waitWhile(program.isAlive, chance.between(500, 4_000));
      program.kill();
    },
  },
];

/** One life, to an end that it does not choose; where the database is away it may end by itself. */
export async function liveOnce(
  stage: FleetStage,
  member: Member,
  chance: Chance,
  boundaries: Boundaries,
): Promise<Life> {
  const { preload, end } = chance.pick(often);
  const program = startMember(stage, member, {
    preload: preload === undefined ? [] : [preload],
    env: {
      CLOCK_SEED: String(chance.whole(0, 2 ** 31)),
      BOUNDARIES_TO: boundaries.file,
      KILL_AT: boundaries.next(chance).join('\n'),
    },
  });
  await end(program, chance);
  const life = await program.ended;
  boundaries.read();
  return life;
}

/** Each death as often as it is tenths of one. */
const [first, ...others] = deaths.flatMap(death => Array.from({ length: death.often * 10 }, () => death));
if (!first) throw new Error('there is no death');
const often = [first, ...others] as const;

export function startMember(
  stage: FleetStage,
  member: Member,
  { preload = [], env = {} }: { preload?: readonly string[]; env?: Record<string, string> } = {},
): Program {
  return startProgram(stage, {
    preload,
    env: { ...member.env, ...env },
    isBack: output => output.includes('"msg":"ready"'),
  });
}

/** Now and then while it starts; mostly once it works, early or late enough for several wishes. */
async function someMoment(program: Program, chance: Chance): Promise<void> {
  if (chance.is(0.15)) return waitWhile(program.isAlive, chance.between(50, 2_000));
  const ms = 250 * Math.exp(chance.between(0, Math.log(40)));
  await waitWhile(() => program.isAlive() && !program.isBack(), 30_000);
  await waitWhile(program.isAlive, ms);
}
