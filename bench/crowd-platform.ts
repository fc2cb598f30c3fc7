import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from './crowd.ts';
import { speed } from './crowd-timing.ts';
import { fail } from './process.ts';

/** The platform's side of a crowd: tells where it is, and has so many new people send as often as it is asked to. */
export function serveCrowd(
  at: { url: string; token: string },
  everybodySends: (count: number) => Promise<Report>,
): void {
  process.on('message', count => {
    everybodySends(Number(count)).then(report => process.send?.(report), fail);
  });
  process.once('disconnect', () => process.exit());
  process.send?.({ url: at.url, token: at.token });
}

/** Resolves when each place has a video and it has been quiet, with the milliseconds until the last one. */
export async function untilAllHave<Place>(
  places: readonly Place[],
  videosIn: (place: Place) => number,
): Promise<number> {
  const startedAt = Date.now();
  const open = new Set(places);
  while (open.size > 0) {
    await sleep(100);
    for (const place of open) if (videosIn(place) > 0) open.delete(place);
  }
  const ms = Date.now() - startedAt;
  await sleep(2_000 * speed);
  return ms;
}
