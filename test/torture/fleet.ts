import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shardOf } from '../fakes/discord/gateway/dispatch.ts';
import { type Boundaries, createBoundaries } from './boundaries.ts';
import { type Chance, createChance } from './chance.ts';
import { figuresOf, oneLine } from './crashes.ts';
import { gatherCrowd } from './crowd.ts';
import type { Life } from './evidence.ts';
import { liveOnce, startMember } from './fleet-deaths.ts';
import { type FleetStage, type Member, openFleet } from './fleet-stage.ts';
import { makeTroubles, type Outage } from './fleet-troubles.ts';
import { keepEvidence } from './keep.ts';
import { discordRooms } from './on-discord.ts';
import { telegramRooms } from './on-telegram.ts';
import type { Room } from './rooms.ts';
import { inPeace, type Round } from './round.ts';
import type { Run } from './run.ts';

/** So long each world's processes die. */
const troubledMs = 60_000;

/**
 * Two gateways and three workers on one PostgreSQL: each dies, or stands still, again and again by itself, one worker for
 * good, and the database and the ways to it fail meanwhile. Each world has a seed of its own: the given one, the next, and
 * so on; in every second one both gateways listen to all of Discord.
 */
export const fleet: Run = async ({ seed, until, lanes, say }) => {
  const rounds: (Round & { outages: readonly Outage[] })[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-commits-'));
  const boundaries = createBoundaries(join(folder, 'met'));
  let next = seed;
  const lane = async () => {
    do {
      const own = next++;
      const round = await playFleet(createChance(own), boundaries, own % 2 === 0);
      rounds.push(round);
      say(`seed ${own}${own % 2 === 0 ? ', twins' : ''}: ${oneLine(round)}, ${round.outages.length} outages`);
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
  const { known, hit } = boundaries.count();
  say(`commits: ${known} moments met, ${hit} with a kill`);
  const outages = rounds.flatMap(round => round.outages);
  return {
    figures: {
      ...figuresOf(rounds),
      ...Object.fromEntries(
        [...Map.groupBy(outages, ({ what }) => what)].map(([what, all]) => [what, all.length]),
      ),
    },
    violations: rounds.flatMap(({ judgement }) => judgement.findings).length,
  };
};

async function playFleet(
  chance: Chance,
  boundaries: Boundaries,
  twins: boolean,
): Promise<Round & { outages: readonly Outage[] }> {
  const stage = await openFleet({ twins, workers: 3 });
  try {
    const rooms = [...telegramRooms(stage.telegram), ...discordRooms(stage.discord)];
    const crowd = gatherCrowd(rooms, stage.photos, chance.branch());
    const world: World = { boundaries, lives: [], outages: [] };
    const until = Date.now() + troubledMs;
    const goesOn = () => Date.now() < until;
    // The last one of the workers has died for good by then.
    const lastUntil = Date.now() + chance.between(0.1, 0.7) * troubledMs;
    const isLast = (member: Member) => member === stage.workers.at(-1);
    const all = [...stage.gateways, ...stage.workers].map(member =>
      dieAgainAndAgain(stage, member, rooms, chance.branch(), world, () =>
        isLast(member) ? Date.now() < lastUntil : goesOn(),
      ),
    );
    await Promise.all([...all, makeTroubles(stage, chance.branch(), world.outages, goesOn)]);
    await crowd.leave();
    const remaining = [...stage.gateways, ...stage.workers.slice(0, -1)];
    const round = await inPeace(stage, rooms, crowd, world.lives, {
      patienceMs: 25_000,
      start: () => remaining.map(member => startMember(stage, member)),
      isDone: async () => (await stage.runs()).length === 0,
    });
    return { ...round, outages: world.outages };
  } finally {
    await stage.close();
  }
}

interface World {
  boundaries: Boundaries;
  lives: Life[];
  outages: Outage[];
}

async function dieAgainAndAgain(
  stage: FleetStage,
  member: Member,
  rooms: readonly Room[],
  chance: Chance,
  { boundaries, lives, outages }: World,
  goesOn: () => boolean,
): Promise<void> {
  const hears = rooms.filter(room => member.shards.includes(shardOf(room.guild, 2))).map(({ chat }) => chat);
  while (goesOn()) {
    const life = await liveOnce(stage, member, chance, boundaries);
    const cutOff = outages.filter(
      ({ members, from, to }) => members.includes(member) && from < life.to && to > life.from - 500,
    );
    // A process that finds no database when it starts says so and ends.
    const isRefused = life.code === 2 && cutOff.length > 0;
    lives.push({ ...life, hears, cutOff, ...(isRefused && { wanted: 'refused' }) });
    await sleep(chance.is(0.7) ? chance.between(0, 300) : chance.between(300, 4_000));
  }
}
