import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultInput } from '../../simulator/faults.ts';
import type { Ledger } from '../../simulator/ledger.ts';
import type { SimulatorOptions } from '../../simulator/options.ts';
import { scaleTiming, type Timing, timing } from '../../src/timing.ts';
import { timeScale } from '../bot.ts';
import type { ShownMessage } from '../fakes/chat.ts';
import { type Bot, startBot } from '../journeys/bot.ts';

/** What a person is about when the fault comes. */
export type Errand = 'first' | 'each' | 'edit' | 'talk' | 'pictures' | 'export' | 'credits' | 'status';

/** What was to be seen of one turn that met a fault: enough to judge it, nothing to act on. */
export interface Observation {
  /** How many videos were wished for. */
  wishes: number;
  /** The messages of this turn, as they stood at its end. */
  messages: ShownMessage[];
  /** Milliseconds; undefined where the turn never ended. */
  took: number | undefined;
  /** Prompts that the backend accepted in this turn. */
  prompts: Ledger['prompts'];
  /** Credits that can be spent, at the turn's end and when everything had settled. */
  left: number[];
  violations: string[];
  /** Videos that an ordinary wish got afterwards, with the faults gone. */
  videosAfterwards: number;
  messagesAfterwards: ShownMessage[];
  log: string[];
}

export interface Circumstances {
  errand: Errand;
  faults: readonly FaultInput[];
  simulator?: Partial<SimulatorOptions>;
  timing?: Partial<Timing>;
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
};

/** Nobody pulls the plug here: where there is a disk in memory, the database waits for no other one. */
const shelf = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The timing that `observe` runs with, to compare what it took with a bound. */
export const timingOf = (changes: Partial<Timing> = {}): Timing => ({
  ...scaleTiming(timeScale, timing),
  ...changes,
});

/** Runs one errand of a new chat with these faults armed, and an ordinary wish after it. */
export async function observe(
  { errand, faults, simulator = {}, timing = {} }: Circumstances,
  [photo = '', other = '']: readonly string[],
): Promise<Observation> {
  const folder = await mkdtemp(join(shelf, 'stillmotion-failures-'));
  const env = { DATA_DIR: folder };
  const bot = await startBot({ timing, env, simulator: { speed: 0.0003, ...simulator } });
  const { chat } = bot;
  const wish = 'animate this image into a 5-second video clip with smooth motion';
  const errands: Record<Errand, () => Parameters<Bot['tell']>[0]> = {
    first: () => chat.say(wish, [photo]),
    each: () => chat.say('animate each picture separately', chat.messages.length === 0 ? [photo, other] : []),
    edit: () => chat.say('put the title Urban Dreams on it'),
    talk: () => chat.say('hello, what can you do?'),
    pictures: () => chat.say('', [photo]),
    export: () => chat.command('export'),
    credits: () => chat.command('credits'),
    status: () => chat.command('status'),
  };
  try {
    if (['edit', 'export', 'credits', 'status'].includes(errand)) await bot.tell(chat.say(wish, [photo]));
    const seen = chat.messages.length;
    const prompted = bot.simulator.ledger().prompts.length;
    for (const fault of faults) bot.simulator.fault(fault);

    const startedAt = performance.now();
    const ended = await bot.tell(errands[errand]()).then(
      () => true,
      () => false,
    );
    const took = ended ? performance.now() - startedAt : undefined;
    const messages = structuredClone(chat.messages.slice(seen));
    const before = leftIn(bot);
    bot.simulator.clearFaults();
    await settled(bot);
    const { prompts } = bot.simulator.ledger();
    const left = [before, leftIn(bot)];

    const said = chat.messages.length;
    // What broke off half-way is said again, as the bot advises; all else is followed by something new.
    const isHalfDone = errand === 'each' && prompts.length > prompted;
    const next = isHalfDone ? errands.each() : chat.say('animate this other picture slowly', [other]);
    if (ended) await bot.tell(next).catch(() => {});
    const messagesAfterwards = structuredClone(chat.messages.slice(said));
    return {
      wishes: wishes[errand],
      messages,
      took,
      prompts: prompts.slice(prompted),
      left,
      violations: bot.simulator.ledger().violations,
      videosAfterwards: messagesAfterwards.flatMap(message => message.videos).length,
      messagesAfterwards,
      log: bot.log,
    };
  } finally {
    await bot.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A prompt that was accepted goes on at the backend, whatever became of its stream. */
async function settled({ simulator }: Bot): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    if (simulator.ledger().prompts.every(({ status }) => status !== 'running')) return;
    await sleep(4);
  }
}

function leftIn({ simulator }: Bot): number {
  return simulator.ledger().accounts.reduce((sum, { available }) => sum + available, 0);
}
