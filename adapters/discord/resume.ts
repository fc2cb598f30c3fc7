// The names of the connections' events; discord.js has others under the same name.
import { SimpleShardingStrategy, WebSocketShardEvents } from '@discordjs/ws';
import type { ClientOptions } from 'discord.js';

type BuildStrategy = NonNullable<NonNullable<ClientOptions['ws']>['buildStrategy']>;

/** What a connection ends with when nothing was said at its end. */
const silently = 1_006;

/**
 * Connects the shards as the library does, but ends a session by Discord's word only. The library also drops it as
 * soon as a connection is refused, and what people write during an outage would be lost with it. Where the session's
 * own address refuses, it is taken up at the one for all, `gateway`, which Discord allows.
 */
export function resumeAfterOutage(gateway: () => string | null): BuildStrategy {
  return manager => {
    const { options } = manager;
    const { retrieveSessionInfo, updateSessionInfo } = options;
    const broken = new Set<number>();
    const refused = new Set<number>();
    manager.on(WebSocketShardEvents.Hello, ({ shardId }) => {
      broken.delete(shardId);
      refused.delete(shardId);
    });
    manager.on(WebSocketShardEvents.Closed, ({ code, shardId }) => {
      if (code === silently) broken.add(shardId);
      else broken.delete(shardId);
    });
    options.updateSessionInfo = async (shard, session) => {
      if (session || !broken.has(shard)) return updateSessionInfo(shard, session);
      refused.add(shard);
    };
    options.retrieveSessionInfo = async shard => {
      const session = await retrieveSessionInfo(shard);
      return session && refused.has(shard)
        ? { ...session, resumeURL: gateway() ?? session.resumeURL }
        : session;
    };
    return new SimpleShardingStrategy(manager);
  };
}
