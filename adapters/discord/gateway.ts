import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CacheWithLimitsOptions,
  Client,
  Events,
  GatewayIntentBits,
  type GuildMember,
  Options,
  Partials,
  type RESTOptions,
  Status,
  type User,
} from 'discord.js';
import { ConfigError } from '../../src/config.ts';
import type { Leader } from '../../src/leader.ts';
import type { Log } from '../../src/log.ts';
import type { Shards } from '../../src/shards.ts';
import { pauseAfter, type Timing } from '../../src/timing.ts';
import { toChatError } from './errors.ts';
import { identifyPace } from './identify.ts';
import { resumeAfterOutage } from './resume.ts';
import { passOverUnreadable } from './shield.ts';

export interface Gateway {
  /** The client of now, once opened: one that could not connect is followed by another. */
  client(): Client | undefined;
  /** What is wrong with the connection now, as a sentence. */
  trouble(): string | undefined;
  /** Resolves once connected, or when Discord is found to be away and is tried on. Throws a `ConfigError`. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The connection that things come in by. What the bot must hear comes without any privileged intent; only who wants
 * it to read everything in its servers (`readsAll`) needs Message Content.
 */
export function createGateway(about: {
  token: string;
  rest: Partial<RESTOptions>;
  readsAll: boolean;
  shards: Shards;
  leader: Leader;
  /** Called for each new client, before it connects. */
  listen: (client: Client) => void;
  onReady: (client: Client<true>) => void;
  timing: Timing;
  log: Log;
}): Gateway {
  const { token, rest, timing, log } = about;
  const closing = new AbortController();
  let client: Client | undefined;

  function createClient(): Client {
    const created: Client = new Client({
      intents: about.readsAll ? [...plainIntents, GatewayIntentBits.MessageContent] : plainIntents,
      partials: [Partials.Channel],
      makeCache: Options.cacheWithLimits(kept),
      ...(about.shards === 'auto'
        ? { shards: about.shards }
        : { shards: about.shards.ids, shardCount: about.shards.count }),
      ws: {
        buildIdentifyThrottler: identifyPace(about.leader, timing.discordIdentifyPause),
        buildStrategy: resumeAfterOutage(() => created.ws.gateway),
      },
      allowedMentions: { parse: [] },
      rest,
    });
    created.on(Events.Error, error => log.warn({ err: toChatError(error) }, 'Discord: the library failed'));
    created.on(Events.ShardError, error => log.warn({ err: toChatError(error) }, 'Discord: a shard failed'));
    created.on(Events.ShardDisconnect, ({ code }, shard) => log.error({ code, shard }, adviceFor(code)));
    created.on(Events.ShardReconnecting, shard => {
      // The library says so of a connection that is closed for good, too.
      if (!closing.signal.aborted) log.warn({ shard }, 'Discord: connecting again');
    });
    created.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'Discord: going on'));
    created.once(Events.ClientReady, about.onReady);
    passOverUnreadable(created, log);
    about.listen(created);
    return created;
  }

  /**
   * Whether a new client is connected now; one that has failed never says that it is ready. What is refused for good is
   * the operator's to mend: a `ConfigError`.
   */
  async function connect(): Promise<boolean> {
    try {
      client = createClient();
      await client.login(token);
      return true;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) throw refusal;
      log.warn({ err: toChatError(error) }, 'Discord can not be reached; trying again');
      return false;
    }
  }

  async function insist(first: Promise<boolean>): Promise<void> {
    let isConnected = await first;
    for (let failures = 0; !isConnected; failures++) {
      const pause = pauseAfter(timing.connectPauses, failures);
      await sleep(pause, undefined, { signal: closing.signal }).catch(() => {});
      if (closing.signal.aborted) return;
      isConnected = await connect();
    }
  }

  return {
    client: () => client,
    trouble: () => {
      if (!client?.isReady()) return 'Discord has not been reached yet.';
      const away = client.ws.shards.filter(({ status }) => status !== Status.Ready);
      return away.size === 0 ? undefined : `${away.size} of ${client.ws.shards.size} shards are cut off.`;
    },
    open: async () => {
      const first = connect();
      const late = sleep(timing.discordStart, false, { ref: false, signal: closing.signal });
      const isConnected = await Promise.race([first, late.catch(() => false)]);
      if (!isConnected) insist(first).catch(error => log.error({ err: error }, 'Discord refuses the bot'));
    },
    close: async () => {
      closing.abort();
      // The library waits for Discord's answer without a bound of its own.
      await Promise.race([client?.destroy(), sleep(timing.discordGoodbye, undefined, { ref: false })]);
    },
  };
}

const isMe = ({ id, client }: User | GuildMember) => id === client.user?.id;

/**
 * What the library remembers. By itself it keeps everybody whom it has ever seen, and 200 messages of each channel.
 * None of that is looked at once an event has been read, but the bot's own membership.
 */
const kept: CacheWithLimitsOptions = {
  MessageManager: 0,
  UserManager: { maxSize: 200, keepOverLimit: isMe },
  GuildMemberManager: { maxSize: 20, keepOverLimit: isMe },
};

const plainIntents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
];

/**
 * The closings after which Discord takes no further try: the code, how the library words it while it connects, and
 * the mend. Each try would count among the thousand new sessions that a bot has in a day.
 */
const refusals: readonly [code: number, words: RegExp, advice: string][] = [
  [
    4_004,
    /invalid token|authentication failed/i,
    'Discord does not accept DISCORD_BOT_TOKEN; reset it in the developer portal and set it anew',
  ],
  [
    4_010,
    /invalid shard/i,
    'Discord does not accept the shards; mend DISCORD_SHARDS, or leave it out for as many as Discord recommends',
  ],
  [
    4_011,
    /sharding is required/i,
    'Discord wants the bot in more shards; leave DISCORD_SHARDS out for as many as Discord recommends, and start again',
  ],
  [
    4_012,
    /invalid api version/i,
    'Discord has given up the API that this version speaks; update Stillmotion',
  ],
  [4_013, /invalid intents/i, 'Discord does not know what this version asks for; update Stillmotion'],
  [
    4_014,
    /disallowed intents/i,
    'Discord refuses an intent; switch Message Content on for the bot in the developer portal, or leave DISCORD_CHANNELS out',
  ],
];

function refusalOf(error: unknown): ConfigError | undefined {
  const said = error instanceof Error ? error.message : '';
  const [, , advice] = refusals.find(([, words]) => words.test(said)) ?? [];
  return advice === undefined ? undefined : new ConfigError([`${advice}.`]);
}

function adviceFor(closing: number): string {
  const [, , advice] = refusals.find(([code]) => code === closing) ?? [];
  return advice ?? 'Discord has closed the connection for good';
}
