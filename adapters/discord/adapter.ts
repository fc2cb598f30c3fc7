import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Events, GatewayIntentBits, Partials, Status } from 'discord.js';
import { type Accept, type ChatAdapter, ChatError, type ChatEvent } from '../../src/chat.ts';
import { ConfigError } from '../../src/config.ts';
import type { Log } from '../../src/log.ts';
import type { Timing } from '../../src/timing.ts';
import { type CommandShape, registerCommands } from './commands.ts';
import { toChatError } from './errors.ts';
import { discordPlatform, interactionEvent, messageEvent } from './events.ts';
import { createFiles } from './files.ts';
import { createInteractions } from './interactions.ts';
import { createLimits } from './limits.ts';
import { createMessages } from './messages.ts';
import { makeRequest } from './request.ts';

export interface DiscordOptions {
  token: string;
  /** The REST API without its version and without a slash at the end; the gateway's address comes from it. */
  apiUrl: string;
  commands: readonly CommandShape[];
  timing: Timing;
  log: Log;
}

/** Discord as a platform. It needs no privileged intent: what the bot must hear reaches it without. */
export function createDiscord({ token, apiUrl, commands, timing, log }: DiscordOptions): ChatAdapter {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    shards: 'auto',
    allowedMentions: { parse: [] },
    // Who repeats is the conversation: a library that does so too would post an upload four times.
    rest: { api: apiUrl, retries: 0, timeout: timing.transferTimeout, makeRequest },
  });
  client.rest.setToken(token);
  const interactions = createInteractions(client.rest, log);
  const messages = createMessages(client.rest, interactions, timing);
  const limits = createLimits(client, timing);
  const files = createFiles(client.rest);
  const stopping = new AbortController();
  let connecting: Promise<void> | undefined;

  function listen(accept: Accept): void {
    const take = async (event: ChatEvent | undefined) => {
      if (event) await accept(event);
    };
    client.on(Events.MessageCreate, message => {
      const me = client.user?.id;
      if (me === undefined) return;
      take(messageEvent(message, me)).catch(error =>
        log.error({ err: error }, 'a message could not be stored'),
      );
    });
    client.on(Events.InteractionCreate, async interaction => {
      try {
        if (!(await interactions.acknowledge(interaction))) return;
        if (interaction.channelId) limits.learn(interaction.channelId, interaction.attachmentSizeLimit);
        await take(interactionEvent(interaction));
      } catch (error) {
        log.error({ err: toChatError(error) }, 'an interaction could not be taken in');
        const live = interactions.find(`i:${interaction.id}`);
        if (live) await interactions.settle(live, live.texts.notStored);
      }
    });
    client.on(Events.Error, error =>
      log.warn({ err: toChatError(error) }, 'Discord: an error of the library'),
    );
    client.on(Events.ShardDisconnect, ({ code }, shard) => log.error({ code, shard }, adviceFor(code)));
    client.on(Events.ShardReconnecting, shard => log.warn({ shard }, 'Discord: connecting again'));
    client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, 'Discord: going on'));
  }

  /** Waits for a Discord that is away. A token or an intent that it refuses is the operator's to mend. */
  async function connect(): Promise<void> {
    await client.login(token).catch(error => {
      throw refusalOf(error) ?? error;
    });
    if (!client.isReady()) await new Promise(resolve => client.once(Events.ClientReady, resolve));
    log.info({ bot: client.user?.username, guilds: client.guilds.cache.size }, 'Discord is connected');
    const applicationId = client.application?.id ?? '';
    registerCommands(client.rest, applicationId, commands).then(
      changed => changed && log.info('Discord: the commands are registered anew'),
      error => log.warn({ err: toChatError(error) }, 'the commands could not be registered'),
    );
  }

  async function connectLater(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      const pauses = timing.telegramPollPauses;
      await sleep(pauses[Math.min(failures, pauses.length - 1)], undefined, {
        signal: stopping.signal,
      }).catch(() => {});
      if (stopping.signal.aborted) return;
      try {
        return await connect();
      } catch (error) {
        log.warn({ err: toChatError(error) }, 'Discord can not be reached; trying again');
      }
    }
  }

  return {
    platform: discordPlatform,
    limits: ({ chatId }) => limits.of(chatId),
    send: messages.send,
    edit: messages.edit,
    showActivity: messages.showActivity,
    addVideo: async (sent, video) => {
      try {
        return await messages.addVideo(sent, video);
      } catch (error) {
        if (error instanceof ChatError && error.reason === 'too-large')
          limits.refused(sent.chat.chatId, video.bytes);
        throw error;
      }
    },
    openFile: async (source, signal) => {
      if (source.via !== 'url') throw new ChatError('gone', 'Discord knows files by their address only');
      return files.open(source.url, signal);
    },
    start: async accept => {
      listen(accept);
      try {
        await connect();
      } catch (error) {
        if (error instanceof ConfigError) throw error;
        log.warn({ err: toChatError(error) }, 'Discord can not be reached; trying again');
        connecting = connectLater();
      }
    },
    stop: async () => {
      stopping.abort();
      interactions.close();
      await connecting;
      if (client.ws.status !== Status.Idle) await client.destroy();
      await files.close();
    },
  };
}

function refusalOf(error: unknown): ConfigError | undefined {
  const words = error instanceof Error ? error.message : '';
  if (/invalid token|tokeninvalid/i.test(words)) {
    return new ConfigError([
      'DISCORD_BOT_TOKEN is not accepted by Discord; the developer portal gives a new one.',
    ]);
  }
  if (/disallowed intents/i.test(words)) {
    return new ConfigError(['Discord refuses an intent: switch it on for the bot in the developer portal.']);
  }
  return undefined;
}

function adviceFor(code: number): string {
  if (code === 4_004) return 'Discord does not accept the bot token any more; set DISCORD_BOT_TOKEN anew';
  if (code === 4_014) return 'Discord refuses an intent; switch it on for the bot in the developer portal';
  return 'Discord has closed the connection for good';
}
