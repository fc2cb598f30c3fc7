import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Span } from './evidence.ts';
import type { FleetStage, Member } from './fleet-stage.ts';

/** A time in which the database was away for some of the processes. */
export interface Outage extends Span {
  what: string;
  members: readonly Member[];
}

type Trouble = (
  stage: FleetStage,
  chance: Chance,
  note: (members: readonly Member[]) => () => void,
) => Promise<void>;

/** What can happen between the processes and their database. */
const troubles: Record<string, { often: number; happen: Trouble }> = {
  'database crashed': {
    often: 2,
    happen: async (stage, chance, note) => {
      const over = note(everybody(stage));
      await stage.database.crash();
      await sleep(chance.between(0, 3_000));
      await stage.database.resume();
      over();
    },
  },
  'all connections cut': {
    often: 3,
    happen: async (stage, _, note) => {
      const over = note(everybody(stage));
      for (const { way } of everybody(stage)) way.cut(() => true);
      over();
    },
  },
  'some connections cut': {
    often: 4,
    happen: async (stage, chance, note) => {
      const over = note(everybody(stage));
      for (const { way } of everybody(stage)) way.cut(() => chance.is(0.3));
      over();
    },
  },
  /** From a moment to longer than any statement is waited for. */
  'connections stalled': {
    often: 3,
    happen: async (stage, chance, note) => {
      const members = everybody(stage).filter(() => chance.is(0.5));
      await stalled(members, chance.between(100, 4_000), note);
    },
  },
  /** One hears nothing of the database until all that it had is others'. */
  'one cut off': {
    often: 1.5,
    happen: async (stage, chance, note) => {
      const [first, ...others] = everybody(stage);
      if (first) await stalled([chance.pick([first, ...others])], chance.between(11_000, 15_000), note);
    },
  },
};

const everybody = ({ gateways, workers }: FleetStage) => [...gateways, ...workers];

async function stalled(
  members: readonly Member[],
  ms: number,
  note: (members: readonly Member[]) => () => void,
) {
  const over = note(members);
  for (const { way } of members) way.hold();
  await sleep(ms);
  for (const { way } of members) way.goOn();
  over();
}

/** One trouble after the other, with pauses, while `goesOn`. */
export async function makeTroubles(
  stage: FleetStage,
  chance: Chance,
  outages: Outage[],
  goesOn: () => boolean,
): Promise<void> {
  const all = Object.entries(troubles).flatMap(([what, { often, happen }]) =>
    Array.from({ length: often * 2 }, () => ({ what, happen })),
  );
  const [first, ...others] = all;
  if (!first) return;
  while (goesOn()) {
    await sleep(chance.between(1_000, 9_000));
    const { what, happen } = chance.pick([first, ...others]);
    await happen(stage, chance, members => {
      const outage = { what, members, from: Date.now(), to: Number.POSITIVE_INFINITY };
      outages.push(outage);
      return () => {
        outage.to = Date.now();
      };
    });
  }
}
