import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../bench/statistics.ts';
import type { Run } from '../torture/run.ts';
import { measureFairness } from './fairness.ts';
import type { Sight, Wish } from './orders.ts';
import { openStage, type Stage, type Used } from './stage.ts';

/** The agent answers so slowly, against the real one, that everybody waits at the same time. */
const slowly = 10;
const quickly = 0.3;
/** What is promised: no figure may be more. */
const bounds = {
  'memory a waiting chat, KiB': 256,
  'delay of the event loop while all wait, 99th percentile, ms': 100,
  'a newcomer’s first answer while all wait, 99th percentile, ms': 1_000,
  'calls refused for their pace': 0,
  'a neighbour’s waiting behind 50 pictures, times': 2,
};
/** Nobody waits for another one's turn, so all streams are open soon after the last one has come. */
const streamingMs = 5 * 60_000;

/** Many chats at once on one process, with all streams open; then newcomers; then the end of it all; then fairness. */
export const load: Run = async ({ say, chats = 2_000 }) => {
  const env = { TURNS_AT_ONCE: String(chats * 2) };
  const stage = await openStage(env, 0.02);
  const figures: Record<string, number> = { chats };
  const problems: string[] = [];
  try {
    await stage.people({ do: 'arrive', name: 'first', people: 10, withinMs: 1_000 });
    await stage.allHave('first', 60_000);
    await stage.agentSpeed(slowly);
    const empty = await stage.used();
    say(`before: ${told(empty)}`);

    await stage.people({ do: 'arrive', name: 'crowd', people: chats, withinMs: (chats / 20) * 1_000 });
    await answered(stage, 'crowd', 60_000);
    const arriving = await stage.used();
    say(`all have come: ${told(arriving)}`);
    Object.assign(figures, firstAnswers('while they come', await stage.look(), 'crowd'));

    await stage.streaming(chats, streamingMs);
    await sleep(10_000);
    const { cpuMs } = await stage.used();
    const before = await stage.look();
    const seconds = 30;
    await sleep(seconds * 1_000);
    const waiting = await stage.used();
    const after = await stage.look();
    say(`all wait: ${told(waiting)}`);
    figures['memory a waiting chat, KiB'] = ((waiting.rssMiB - empty.rssMiB) * 1_024) / chats;
    figures['heap a waiting chat, KiB'] = ((waiting.heapMiB - empty.heapMiB) * 1_024) / chats;
    figures['delay of the event loop while all wait, 99th percentile, ms'] = waiting.delayP99Ms;
    figures['delay of the event loop while all wait, at most, ms'] = waiting.delayMaxMs;
    figures['CPU while all wait, % of a core'] = (waiting.cpuMs - cpuMs) / (seconds * 10);
    const perSecond = (calls: (sight: Sight) => number) => (calls(after) - calls(before)) / seconds;
    figures['messages and edits a second while all wait, Telegram'] = perSecond(
      ({ counted }) => counted.telegram,
    );
    figures['messages and edits a second while all wait, Discord'] = perSecond(
      ({ counted }) => counted.discord,
    );
    figures['other calls of platforms a second while all wait'] = perSecond(({ others }) => others);

    await stage.people({ do: 'arrive', name: 'newcomer', people: 100, withinMs: 20_000 });
    await answered(stage, 'newcomer', 30_000);
    const newcomers = firstAnswers('of newcomers', await stage.look(), 'newcomer');
    Object.assign(figures, newcomers);
    figures['a newcomer’s first answer while all wait, 99th percentile, ms'] =
      newcomers['first answer of newcomers, 99th percentile, ms'] ?? Number.NaN;

    const from = Date.now();
    await stage.agentSpeed(quickly);
    for (const name of ['crowd', 'newcomer'])
      if (!(await stage.allHave(name, 20 * 60_000))) problems.push(`not every ${name} has got a video`);
    figures['until the last video, s'] = (Date.now() - from) / 1_000;
    const { wishes, refused } = await stage.look();
    const wrong = wishes.filter(({ videos }) => videos !== 1).length;
    if (wrong > 0) problems.push(`${wrong} chats have not exactly one video`);
    figures['calls refused for their pace'] = refused;
    await sleep(20_000);
    const over = await stage.used();
    say(`all is over: ${told(over)}`);
    figures['memory that stays, MiB'] = over.rssMiB - empty.rssMiB;
    figures['heap that stays, MiB'] = over.heapMiB - empty.heapMiB;
    for (const complaint of stage.complaints()) say(`  the log: ${complaint}`);
  } finally {
    await stage.close();
  }
  Object.assign(figures, await measureFairness(say));
  for (const [name, most] of Object.entries(bounds)) {
    const figure = figures[name] ?? Number.NaN;
    if (!(figure <= most)) problems.push(`${name}: ${figure.toFixed(2)} instead of ${most} at most`);
  }
  for (const problem of problems) say(`  VIOLATION ${problem}`);
  return { figures, violations: problems.length };
};

async function answered(stage: Stage, name: string, ms: number): Promise<void> {
  const until = performance.now() + ms;
  const isOpen = (wish: Wish) => wish.name === name && wish.answeredAt === undefined;
  while ((await stage.look()).wishes.some(isOpen) && performance.now() < until) await sleep(500);
}

function firstAnswers(when: string, { wishes }: Sight, name: string): Record<string, number> {
  const delays = wishes
    .filter(wish => wish.name === name)
    .map(({ askedAt, answeredAt = Number.POSITIVE_INFINITY }) => answeredAt - askedAt);
  return {
    [`first answer ${when}, median, ms`]: percentile(delays, 0.5),
    [`first answer ${when}, 99th percentile, ms`]: percentile(delays, 0.99),
  };
}

function told({ rssMiB, heapMiB, externalMiB, files, handles, delayP99Ms, delayMaxMs }: Used): string {
  const memory = `${rssMiB.toFixed(0)} MiB (heap ${heapMiB.toFixed(0)}, external ${externalMiB.toFixed(0)})`;
  const delay = `delay ${delayP99Ms.toFixed(0)} ms at the 99th percentile, ${delayMaxMs.toFixed(0)} at most`;
  return `${memory}, ${files} file descriptors, ${handles} handles, ${delay}`;
}
