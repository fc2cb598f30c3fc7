import { setTimeout as sleep } from 'node:timers/promises';
import type { Boundaries } from './boundaries.ts';
import type { Chance } from './chance.ts';
import { type Judgement, judge } from './checker.ts';
import { type Crowd, gatherCrowd, seenIn } from './crowd.ts';
import { chooseDeath, type deaths } from './deaths.ts';
import type { Evidence, Life } from './evidence.ts';
import { discordRooms } from './on-discord.ts';
import { telegramRooms } from './on-telegram.ts';
import { type Program, startProgram } from './program.ts';
import type { Room } from './rooms.ts';
import { openStage, type Stage } from './stage.ts';

/** One world from its beginning to the judgement: people who ask, a program that dies, and in the end one life in peace. */
export interface Round {
  judgement: Judgement;
  evidence: Evidence;
  /** From the start of the last life until all that was left behind was done. */
  caughtUpMs: number;
}

export async function playRound(
  chance: Chance,
  boundaries: Boundaries,
  {
    lives: count,
    among,
    ownDisk = false,
    patienceMs,
  }: { lives: number; among?: typeof deaths; ownDisk?: boolean; patienceMs?: number },
): Promise<Round> {
  const stage = await openStage({ ownDisk });
  try {
    const rooms = [...telegramRooms(stage.telegram), ...discordRooms(stage.discord)];
    const crowd = gatherCrowd(rooms, stage.photos, chance.branch());
    const dying = chance.branch();
    const lives: Life[] = [];
    while (lives.length < count) {
      lives.push(await chooseDeath(dying, among)(stage, dying, boundaries));
    }
    await crowd.leave();
    return await inPeace(stage, rooms, crowd, lives, patienceMs === undefined ? {} : { patienceMs });
  } finally {
    await stage.close();
  }
}

/** Nothing may take longer once the program is left alone. */
const longestPeaceMs = 180_000;
const calmMs = 400;

/**
 * What is wrong while nothing seems to happen may still come right within `patienceMs`, and must not be judged before
 * `isDone`, where something tells that.
 */
export async function inPeace(
  stage: Stage,
  rooms: readonly Room[],
  crowd: Crowd,
  former: readonly Life[],
  {
    patienceMs = 8_000,
    start = () => [startProgram(stage)],
    isDone = async () => true,
  }: { patienceMs?: number; start?: () => Program[]; isDone?: () => Promise<boolean> } = {},
): Promise<Round> {
  const from = Date.now();
  const programs = start();
  const collect = (lives: readonly Life[]): Evidence => ({
    requests: crowd.requests,
    messages: seenIn(rooms).sort((one, other) => one.at - other.at),
    ledger: stage.simulator.ledger(),
    lives,
    broken: [...stage.telegram.violations(), ...stage.discord.violations()].map(one => JSON.stringify(one)),
    secrets: stage.secrets,
  });
  let caughtUpMs = 0;
  while (programs.every(program => program.isAlive()) && Date.now() < from + longestPeaceMs) {
    await sleep(50);
    if (!isCalm(stage, rooms, from) || !(await isDone())) continue;
    caughtUpMs = Date.now() - from;
    if (judge(collect(former)).findings.length === 0) break;
    if (caughtUpMs > calmMs + lastCall(stage) - from + patienceMs) break;
  }
  for (const program of programs) program.ask();
  const evidence = collect([...former, ...(await Promise.all(programs.map(({ ended }) => ended)))]);
  return { evidence, judgement: judge(evidence), caughtUpMs: caughtUpMs - calmMs };
}

/** It has come back, everything was taken from the platforms, and nothing has been said or asked for a while. */
function isCalm(stage: Stage, rooms: readonly Room[], from: number): boolean {
  const { telegram } = stage;
  const isBack =
    telegram.calls('getUpdates').some(({ at }) => at > from) && rooms.every(room => room.isHeard());
  const isTaken = telegram.updates().every(({ confirmed }) => confirmed);
  return isBack && isTaken && lastCall(stage) < Date.now() - calmMs;
}

function lastCall({ telegram, discord }: Stage): number {
  const calls = [...telegram.calls().filter(({ method }) => method !== 'getUpdates'), ...discord.calls()];
  return Math.max(0, ...calls.map(({ at, endedAt }) => endedAt ?? at));
}
