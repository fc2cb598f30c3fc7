import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultInput } from '../../simulator/faults.ts';
import type { Ledger } from '../../simulator/ledger.ts';
import type { SimulatorOptions } from '../../simulator/options.ts';
import { scaleTiming, type Timing, timing } from '../../src/timing.ts';
import { type RunningBot, timeScale } from '../bot.ts';
import { type Attempt, type Errand, inMemory, type OpenStage, type Shown } from './stage.ts';

/** What was to be seen of one turn that met a fault: enough to judge it, nothing to act on. */
export interface Observation {
  /** How many videos were wished for. */
  wishes: number;
  /** The messages of this turn, as they stood at its end. */
  messages: Shown[];
  /** What the bot wanted to say in this turn, where the platform keeps account of it. */
  attempts: Attempt[];
  /** Milliseconds; undefined where the turn never ended. */
  took: number | undefined;
  /** Prompts that the backend accepted in this turn. */
  prompts: Ledger['prompts'];
  /** Credits that can be spent, at the turn's end and when everything had settled. */
  left: number[];
  violations: string[];
  /** Videos that an ordinary wish got afterwards, with the faults gone. */
  videosAfterwards: number;
  messagesAfterwards: Shown[];
  /** Milliseconds of that wish: what a turn takes on this machine, as busy as it is. */
  tookAfterwards: number;
  log: string[];
}

export interface Circumstances {
  errand: Errand;
  faults: readonly FaultInput[];
  simulator?: Partial<SimulatorOptions>;
  timing?: Partial<Timing>;
  /** Where it all happens. */
  open?: OpenStage;
}

/** Videos that each errand is for. */
const wishes: Record<Errand, number> = {
  first: 1,
  each: 2,
  edit: 1,
  talk: 0,
  pictures: 0,
  export: 1,
  credits: 0,
  status: 0,
  press: 1,
  stop: 1,
};

/** Nobody pulls the plug here: where there is a disk in memory, the database waits for no other one. */
const shelf = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The timing that `observe` runs with, to compare what it took with a bound. */
export const timingOf = (changes: Partial<Timing> = {}): Timing => ({
  ...scaleTiming(timeScale, timing),
  ...changes,
});

/** Errands of somebody who has a video already. */
const later: ReadonlySet<Errand> = new Set(['edit', 'export', 'credits', 'status', 'press']);

/** Runs one errand of a new chat with these faults armed, and an ordinary wish after it. */
export async function observe(
  { errand, faults, simulator = {}, timing = {}, open = inMemory }: Circumstances,
  photos: readonly string[],
): Promise<Observation> {
  const folder = await mkdtemp(join(shelf, 'stillmotion-failures-'));
  const env = { DATA_DIR: folder };
  const stage = await open({ timing, env, simulator: { speed: 0.0003, ...simulator } }, photos);
  const { bot } = stage;
  const tell = async (what: Errand | 'other') => {
    await stage.act(what);
    await stage.idle();
  };
  try {
    if (later.has(errand)) await tell('first');
    const seen = stage.shown().length;
    const attempted = stage.attempts().length;
    const prompted = bot.simulator.ledger().prompts.length;
    for (const fault of faults) bot.simulator.fault(fault);
    stage.arm();

    const timed = timer();
    const took = await tell(errand).then(timed, () => undefined);
    const messages = stage.shown().slice(seen);
    const attempts = stage.attempts().slice(attempted);
    const before = leftIn(bot);
    bot.simulator.clearFaults();
    stage.clear();
    await settled(bot);
    const { prompts } = bot.simulator.ledger();
    const left = [before, leftIn(bot)];

    const said = stage.shown().length;
    // What broke off half-way is said again, as the bot advises; all else is followed by something new.
    const isHalfDone = errand === 'each' && prompts.length > prompted;
    const timedAfterwards = timer();
    if (took !== undefined) await tell(isHalfDone ? 'each' : 'other').catch(() => {});
    const tookAfterwards = timedAfterwards();
    const messagesAfterwards = stage.shown().slice(said);
    return {
      wishes: wishes[errand],
      messages,
      attempts,
      took,
      prompts: prompts.slice(prompted),
      left,
      violations: [...bot.simulator.ledger().violations, ...stage.broken()],
      videosAfterwards: messagesAfterwards.flatMap(message => message.videos).length,
      messagesAfterwards,
      tookAfterwards,
      log: bot.log,
    };
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What it answers says how long ago it was made, in milliseconds. */
function timer(): () => number {
  const startedAt = performance.now();
  return () => performance.now() - startedAt;
}

/** A prompt that was accepted goes on at the backend, whatever became of its stream. */
async function settled({ simulator }: RunningBot): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    if (simulator.ledger().prompts.every(({ status }) => status !== 'running')) return;
    await sleep(4);
  }
}

function leftIn({ simulator }: RunningBot): number {
  return simulator.ledger().accounts.reduce((sum, { available }) => sum + available, 0);
}
