import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../../bench/statistics.ts';
import { createChance } from './chance.ts';
import { waitWhile } from './deaths.ts';
import { startMember } from './fleet-deaths.ts';
import { type FleetStage, type Member, openFleet } from './fleet-stage.ts';
import { telegramRooms } from './on-telegram.ts';
import type { Program } from './program.ts';
import type { Run } from './run.ts';
import { animation } from './words.ts';

/** What is promised of the times that the program really has. */
const bounds = { turns: 30_000, polling: 15_000 };
/** Wishes take so long that they run while their worker is lost. */
const agentSpeed = 0.15;

/** How a process can be lost to the others. */
const losses: Record<string, (program: Program, member: Member) => void> = {
  'a kill': program => program.kill(),
  'a stop': program => program.ask(),
  'a freeze': program => program.freeze(),
  'the loss of the database': (_, { way }) => way.hold(),
};

/**
 * How long it takes, at the program's real times, until a second worker begins what a lost one had, and a second gateway
 * asks Telegram in place of a lost one.
 */
export const takeovers: Run = async ({ seed, until, say }) => {
  const taken = new Map<string, number[]>();
  let violations = 0;
  for (let own = seed; own === seed || Date.now() < until; own++) {
    for (const [loss, lose] of Object.entries(losses)) {
      const stage = await openFleet({ twins: true, workers: 2, agentSpeed, timeScale: 1 });
      try {
        const times = await loseFirst(stage, own, lose);
        say(`seed ${own}, after ${loss}: turns ${times.turns.join(', ')} ms, polling ${times.polling} ms`);
        if (times.left > 0) say(`  VIOLATION ${times.left} turns were not begun again`);
        violations += times.turns.filter(ms => ms > bounds.turns).length + times.left;
        violations += Number(times.polling > bounds.polling);
        taken.set(`turns after ${loss}`, [...(taken.get(`turns after ${loss}`) ?? []), ...times.turns]);
        taken.set(`polling after ${loss}`, [...(taken.get(`polling after ${loss}`) ?? []), times.polling]);
      } finally {
        await stage.close();
      }
    }
  }
  const figures = [...taken].flatMap(([what, all]) => [
    [`${what}, median ms`, median(all)] as const,
    [`${what}, worst ms`, Math.max(...all)] as const,
  ]);
  return { figures: Object.fromEntries(figures), violations };
};

async function loseFirst(stage: FleetStage, seed: number, lose: (program: Program, member: Member) => void) {
  const chance = createChance(seed);
  const programs: Program[] = [];
  const start = async (member: Member | undefined) => {
    if (!member) throw new Error('there are two of each');
    const program = startMember(stage, member);
    programs.push(program);
    await waitWhile(() => program.isAlive() && !program.isBack(), 30_000);
    return { program, member };
  };
  try {
    const first = await Promise.all([start(stage.gateways[0]), start(stage.workers[0])]);
    for (const [index, room] of telegramRooms(stage.telegram).entries()) {
      const photo = { path: stage.photos[index] ?? '', name: 'photo.jpg' };
      await room.say(room.people[0], animation(`Zebra${index}x`, 10 + index), [photo]);
    }
    await until(async () => (await stage.runs()).length === 3, 20_000);
    await Promise.all([start(stage.gateways[1]), start(stage.workers[1])]);
    await sleep(chance.between(0, 3_000));
    const had = (await stage.runs()).map(({ seq }) => seq);
    if (had.length === 0) throw new Error('nothing was left to take over');
    const at = Date.now();
    for (const { program, member } of first) lose(program, member);
    const turns: number[] = [];
    let polling = Number.POSITIVE_INFINITY;
    const begun = new Set<number>();
    await until(async () => {
      for (const { seq, attempt } of await stage.runs()) {
        if (attempt === 1 || begun.has(seq) || !had.includes(seq)) continue;
        begun.add(seq);
        turns.push(Date.now() - at);
      }
      // One that was on its way is no new one.
      const poll = stage.telegram.calls('getUpdates').find(call => call.at > at + 20);
      if (poll) polling = poll.at - at;
      return turns.length === had.length && poll !== undefined;
    }, 45_000);
    return { turns, polling, left: had.length - turns.length };
  } finally {
    for (const program of programs) program.kill();
    await Promise.all(programs.map(({ ended }) => ended));
  }
}

async function until(isSo: () => Promise<boolean>, ms: number): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isSo()) && Date.now() < end) await sleep(50);
}
