import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Request, Shown } from './evidence.ts';
import type { Room } from './rooms.ts';
import { createVisitor } from './visitor.ts';

/** People who want something of the bot again and again, each room in its own rhythm, whether it lives or not. */
export interface Crowd {
  requests: readonly Request[];
  /** Resolves when everybody has said what they were about to say. */
  leave(): Promise<void>;
}

export function gatherCrowd(rooms: readonly Room[], photos: readonly string[], chance: Chance): Crowd {
  const requests: Request[] = [];
  const left = new AbortController();
  let marks = 0;
  const visits = rooms.map(async room => {
    const own = chance.branch();
    const visitor = createVisitor(room, photos, own, () => `Zebra${++marks}x`, requests);
    while (!left.signal.aborted) {
      await sleep(own.between(100, 5_000), undefined, { signal: left.signal }).catch(() => {});
      if (!left.signal.aborted) await visitor.act();
    }
  });
  return {
    requests,
    leave: async () => {
      left.abort();
      await Promise.all(visits);
    },
  };
}

/** The bot's messages of all rooms. */
export const seenIn = (rooms: readonly Room[]): Shown[] => rooms.flatMap(room => room.messages());
