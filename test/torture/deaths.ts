import { setTimeout as sleep } from 'node:timers/promises';
import type { Boundaries } from './boundaries.ts';
import type { Chance } from './chance.ts';
import type { Life } from './evidence.ts';
import { type Program, startProgram } from './program.ts';
import type { Stage } from './stage.ts';

/** One life of the program, to an end that it does not choose. */
export type Death = (stage: Stage, chance: Chance, boundaries: Boundaries) => Promise<Life>;

/** How a life can end, and how often it does. */
export const deaths: Record<string, { often: number; live: Death }> = {
  /** Killed at any moment, also while it starts. */
  'killed at random': {
    often: 8,
    live: async (stage, chance) => {
      const program = startProgram(stage);
      await someMoment(program, chance);
      program.kill();
      return program.ended;
    },
  },
  /** Killed right before or after something is written down; what never had this comes first. */
  'killed at a boundary': {
    often: 8,
    live: async (stage, chance, boundaries) => {
      const at = boundaries.next(chance);
      const program = startProgram(stage, {
        preload: ['boundaries'],
        env: { BOUNDARIES_TO: boundaries.file, KILL_AT: at.join('\n') },
      });
      await onceBack(program, chance.between(500, 2_500));
      program.kill();
      const life = await program.ended;
      boundaries.read();
      return life;
    },
  },
  'asked to stop': {
    often: 2,
    live: async (stage, chance) => {
      const program = startProgram(stage);
      await someMoment(program, chance);
      program.ask();
      return program.ended;
    },
  },
  /** The wall clock of this life jumps by hours, forwards and backwards. */
  'wrong clock': {
    often: 2,
    live: async (stage, chance) => {
      const env = { CLOCK_SEED: String(chance.whole(0, 2 ** 31)) };
      const program = startProgram(stage, { preload: ['clock'], env });
      await someMoment(program, chance);
      program.kill();
      return program.ended;
    },
  },
  /** Stands still for longer than any bound on a call, a stream or a render at this pace, and goes on. */
  frozen: {
    often: 0.3,
    live: async (stage, chance) => {
      const program = startProgram(stage);
      await someMoment(program, chance);
      program.freeze();
      await sleep(chance.between(6_500, 8_500));
      program.thaw();
      await waitWhile(program.isAlive, chance.between(500, 3_000));
      program.kill();
      return program.ended;
    },
  },
};

/** The disk is full for a while once the program has begun, and has room again before the end. */
export const shortOfRoom: typeof deaths = {
  'full disk': {
    often: 1,
    live: async (stage, chance) => {
      const program = startProgram(stage);
      await onceBack(program, chance.between(0, 2_000));
      program.hinder();
      stage.disk?.fill();
      await waitWhile(program.isAlive, chance.between(100, 2_000));
      stage.disk?.free();
      program.release();
      await waitWhile(program.isAlive, chance.between(300, 3_000));
      if (chance.is(0.5)) program.kill();
      else program.ask();
      return program.ended;
    },
  },
};

/** A program that is broken on purpose, killed while the agent is at work: it must be found to pay twice. */
export const forgetful: typeof deaths = {
  forgetful: {
    often: 1,
    live: async stage => {
      const program = startProgram(stage, { preload: ['forgetful'] });
      const isAtWork = () => stage.simulator.ledger().prompts.some(({ status }) => status === 'running');
      await waitWhile(() => program.isAlive() && !isAtWork(), 20_000);
      program.kill();
      return program.ended;
    },
  },
};

/**
 * A moment of the start, or, which is more often, one after it: mostly soon, so that what is taken up again is hit, now
 * and then late enough for a whole wish, or so late that whatever was said before must have been heard.
 */
async function someMoment(program: Program, chance: Chance): Promise<void> {
  const isStart = chance.is(0.25);
  const isLate = chance.is(0.1);
  const after = isLate ? chance.between(5_000, 9_000) : 20 * Math.exp(chance.between(0, Math.log(150)));
  const ms = isStart ? chance.between(50, 1_000) : after;
  if (isStart) await waitWhile(program.isAlive, ms);
  else await onceBack(program, ms);
}

/** How long the program takes to be back on a machine that does nothing else. */
const usualStartMs = 500;

/** So long after it is back, or longer on a machine that is slow just then: no life should be too short for any work. */
async function onceBack(program: Program, ms: number): Promise<void> {
  const from = Date.now();
  await waitWhile(() => program.isAlive() && !program.isBack(), 20_000);
  const slowness = Math.min(Math.max((Date.now() - from) / usualStartMs, 1), 6);
  await waitWhile(program.isAlive, ms * slowness);
}

export async function waitWhile(isSo: () => boolean, ms: number): Promise<void> {
  const until = Date.now() + ms;
  while (isSo() && Date.now() < until) await sleep(Math.min(20, Math.max(1, until - Date.now())));
}

export function chooseDeath(chance: Chance, among = deaths): Death {
  const all = Object.values(among);
  let left = chance.between(
    0,
    all.reduce((sum, { often }) => sum + often, 0),
  );
  const chosen = all.find(({ often }) => {
    left -= often;
    return left < 0;
  });
  if (!chosen) throw new Error('there is no death');
  return chosen.live;
}
