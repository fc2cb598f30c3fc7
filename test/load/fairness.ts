import { median } from '../../bench/statistics.ts';
import { openStage } from './stage.ts';

const atOnce = 10;
const neighbours = 40;
const pictures = 50;

/**
 * Few turns may run at once and many people want one, first by themselves, then behind somebody with 50 pictures in as
 * many chats: how long the others wait for their videos. Figures in seconds, NaN where somebody got none.
 */
export async function measureFairness(say: (line: string) => void): Promise<Record<string, number>> {
  const alone = await waits(false);
  const behind = await waits(true);
  say(
    `neighbours' videos after ${alone.toFixed(1)} s by themselves, ${behind.toFixed(1)} s behind 50 pictures`,
  );
  return {
    'a neighbour’s video by themselves, median, s': alone,
    'a neighbour’s video behind 50 pictures, median, s': behind,
    'a neighbour’s waiting behind 50 pictures, times': behind / alone,
  };
}

async function waits(withFlood: boolean): Promise<number> {
  const stage = await openStage({ TURNS_AT_ONCE: String(atOnce), TIME_SCALE: '0.02' }, 0.02);
  try {
    if (withFlood) await stage.people({ do: 'flood', name: 'flood', pictures });
    await stage.people({ do: 'arrive', name: 'neighbour', people: neighbours, withinMs: 1_000 });
    if (!(await stage.allHave('neighbour', 120_000))) return Number.NaN;
    const { wishes } = await stage.look();
    const their = wishes.filter(({ name }) => name === 'neighbour');
    return median(their.map(({ askedAt, videoAt = Number.POSITIVE_INFINITY }) => videoAt - askedAt)) / 1_000;
  } finally {
    await stage.close();
  }
}
