import { setTimeout as sleep } from 'node:timers/promises';
import { shardOf } from '../fakes/discord/gateway/dispatch.ts';
import type { Boundaries } from './boundaries.ts';
import { type Chance, createChance } from './chance.ts';
import { gatherCrowd } from './crowd.ts';
import type { Life } from './evidence.ts';
import { figuresOf, oneLine } from './figures.ts';
import { liveOnce, startMember } from './fleet-deaths.ts';
import { type FleetStage, type Member, openFleet } from './fleet-stage.ts';
import { makeTroubles, type Outage } from './fleet-troubles.ts';
import { discordRooms } from './on-discord.ts';
import { telegramRooms } from './on-telegram.ts';
import type { Room } from './rooms.ts';
import { inPeace, type Round } from './round.ts';
import type { Run } from './run.ts';
import { playWorlds } from './worlds.ts';

/** So long each world's processes die. */
const troubledMs = 60_000;

/**
 * Two gateways and three workers on one PostgreSQL: each dies, or stands still, again and again by itself, one worker for
 * good, and the database and the ways to it fail meanwhile. In
 * every second world both gateways listen to all of Discord.
 */
export const fleet: Run = async options => {
  const { rounds, boundaries, violations } = await playWorlds(
    options,
    (seed, boundaries) => playFleet(createChance(seed), boundaries, areTwins(seed)),
    (round, seed) => `${areTwins(seed) ? 'twins, ' : ''}${oneLine(round)}, ${round.outages.length} outages`,
  );
  const { known, hit } = boundaries.count();
  options.say(`commits: ${known} moments met, ${hit} with a kill`);
  const outages = [
    ...Map.groupBy(
      rounds.flatMap(round => round.outages),
      ({ what }) => what,
    ),
  ];
  return {
    figures: {
      ...figuresOf(rounds),
      ...Object.fromEntries(outages.map(([what, all]) => [what, all.length])),
    },
    violations,
  };
};

const areTwins = (seed: number) => seed % 2 === 0;

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
