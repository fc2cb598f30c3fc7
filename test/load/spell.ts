import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage, Used } from './stage.ts';

/** How people live with the program for a while. */
export interface Spell {
  people: number;
  /** What they do in a second, all together. */
  perSecond: number;
  seed: number;
  /** So long they do things. */
  actMs: number;
  /** Then they rest until nothing has been under way for so long: what is used then has been left behind. */
  quietMs: number;
}

/** What is used at rest, and what has come of it all since the program began. */
export type Sample = Used & {
  acts: number;
  videos: number;
  databaseMiB: number;
  walMiB: number;
  /** What lies in the temporary folder. */
  temporary: number;
};

/** A turn that takes longer hangs. */
const mostRestMs = 120_000;

export async function liveAndRest(stage: Stage, { actMs, quietMs, ...life }: Spell): Promise<Sample> {
  await stage.people({ do: 'live', ...life });
  await sleep(actMs);
  await stage.people({ do: 'rest' });
  await untilQuiet(stage, quietMs);
  const { acts, videos } = await stage.look();
  return {
    ...(await stage.used()),
    acts,
    videos,
    databaseMiB: await mebibytesOf(stage, 'bot.db'),
    walMiB: await mebibytesOf(stage, 'bot.db-wal'),
    temporary: await temporaryOf(stage),
  };
}

/** Every turn has a folder while it runs. */
async function untilQuiet(stage: Stage, quietMs: number): Promise<void> {
  const until = performance.now() + mostRestMs;
  let since = performance.now();
  while (performance.now() < Math.min(since + quietMs, until)) {
    await sleep(100);
    if ((await temporaryOf(stage)) > 0) since = performance.now();
  }
}

async function temporaryOf({ data }: Stage): Promise<number> {
  return (await readdir(join(data, 'temporary', 'bot.db')).catch(() => [])).length;
}

async function mebibytesOf({ data }: Stage, name: string): Promise<number> {
  return (await stat(join(data, name)).catch(() => ({ size: 0 }))).size / 2 ** 20;
}
