import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientOptions } from 'discord.js';

type BuildThrottler = NonNullable<NonNullable<ClientOptions['ws']>['buildIdentifyThrottler']>;

/**
 * Spaces the new sessions as Discord asks: of the shards with the same rest by `max_concurrency`, one every `pause`
 * milliseconds. The library would do so as well, with a wait that nobody can set.
 */
export function identifyPace(pause: number): BuildThrottler {
  return async manager => {
    const { max_concurrency } = (await manager.fetchGatewayInformation()).session_start_limit;
    const freeAt = new Map<number, number>();
    return {
      waitForIdentify: async (shard, signal) => {
        const line = shard % max_concurrency;
        for (;;) {
          const wait = (freeAt.get(line) ?? 0) - performance.now();
          if (wait <= 0) break;
          await sleep(wait, undefined, { signal });
        }
        freeAt.set(line, performance.now() + pause);
      },
    };
  };
}
