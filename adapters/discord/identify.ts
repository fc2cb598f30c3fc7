import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientOptions } from 'discord.js';
import type { Leader } from '../../src/leader.ts';

type BuildThrottler = NonNullable<NonNullable<ClientOptions['ws']>['buildIdentifyThrottler']>;

/**
 * Spaces the new sessions as Discord asks: of the shards with the same rest by `max_concurrency`, one every `pause`
 * milliseconds, over all processes of the bot. Whoever comes too early is told that the session is invalid, which the
 * library answers by coming again, here too.
 */
export function identifyPace(leader: Leader, pause: number): BuildThrottler {
  return async manager => {
    const { max_concurrency } = (await manager.fetchGatewayInformation()).session_start_limit;
    return {
      waitForIdentify: (shard, signal) =>
        new Promise((resolve, reject) => {
          const keep = async (held: AbortSignal) => {
            resolve();
            await sleep(pause, undefined, { ref: false, signal: held });
          };
          const name = `discord-identify-${shard % max_concurrency}`;
          leader.lead(name, keep, signal).then(() => reject(signal.reason), reject);
        }),
    };
  };
}
