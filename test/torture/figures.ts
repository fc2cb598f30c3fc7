import { median } from '../../bench/statistics.ts';
import type { Round } from './round.ts';

export function oneLine({ judgement, evidence }: Round): string {
  const ends = Object.entries(judgement.ends).map(([end, count]) => `${count} ${end}`);
  return `${evidence.lives.length} lives, ${ends.join(', ')}`;
}

export function figuresOf(rounds: readonly Round[]): Record<string, number> {
  const lives = rounds.flatMap(({ evidence }) => evidence.lives);
  const back = lives.flatMap(({ backAt, from }) => (backAt === undefined ? [] : [backAt - from]));
  const ends: Record<string, number> = {};
  for (const { judgement } of rounds)
    for (const [end, count] of Object.entries(judgement.ends))
      ends[`end: ${end}`] = (ends[`end: ${end}`] ?? 0) + count;
  return {
    rounds: rounds.length,
    kills: lives.filter(({ signal }) => signal === 'SIGKILL').length,
    'stops that were asked for': lives.filter(({ wanted }) => wanted === 'asked').length,
    'stood still or had no room': lives.filter(({ hindered }) => hindered.length > 0).length,
    requests: rounds.reduce((sum, { evidence }) => sum + evidence.requests.length, 0),
    ...ends,
    'back after, median ms': median(back),
    'back after, worst ms': Math.max(0, ...back),
    'caught up after, median ms': median(rounds.map(({ caughtUpMs }) => caughtUpMs)),
    'caught up after, worst ms': Math.max(...rounds.map(({ caughtUpMs }) => caughtUpMs)),
  };
}
