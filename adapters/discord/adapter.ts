import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, Events, type Interaction, type Message, REST, RESTEvents, type User } from 'discord.js';
import {
  type Accept,
  type ChatAdapter,
  ChatError,
  type ChatEvent,
  type ChatRef,
  chatEventSchema,
} from '../../src/chat.ts';
import type { Log } from '../../src/log.ts';
import { languageOf, textsIn } from '../../src/texts/index.ts';
import type { Timing } from '../../src/timing.ts';
import type { CommandShape } from './commands.ts';
import { toChatError } from './errors.ts';
import { discordPlatform, interactionEvent, interactionName, messageEvent } from './events.ts';
import { createFiles } from './files.ts';
import { createGateway } from './gateway.ts';
import { createHearing } from './hearing.ts';
import { inOrder } from './in-order.ts';
import { createInteractions } from './interactions.ts';
import { createLimits } from './limits.ts';
import { createMessages } from './messages.ts';
import { registerCommands } from './registration.ts';
import { makeRequest } from './request.ts';
import { createThreads, movedTo } from './threads.ts';

export interface DiscordOptions {
  token: string;
  /** The REST API without its version and without a slash at the end; the gateway's address comes from it. */
  apiUrl: string;
  /** Where pictures need no mention: channels, forums, categories. */
  channels?: readonly string[] | undefined;
  /** Whether each job goes on in a thread of its own. */
  threads?: boolean;
  /** As many as Discord recommends, or so many. */
  shards?: 'auto' | number;
  commands: readonly CommandShape[];
  timing: Timing;
  log: Log;
}

/** Discord as a platform: what comes by its gateway, and what is said by its REST API. */
export function createDiscord(options: DiscordOptions): ChatAdapter {
  const { token, apiUrl, channels = [], shards = 'auto', commands, timing, log } = options;
  // Who repeats is the conversation: a library that does so too would post an upload four times.
  const restOptions = {
    api: apiUrl,
    retries: 0,
    timeout: timing.transferTimeout,
    // The library counts by the real second, however fast the program's clock runs.
    globalRequestsPerSecond: (50 * 1_000) / timing.discordSecond,
    handlerSweepInterval: timing.discordForget,
    makeRequest,
  };
  // Of its own, since a client that ends takes the token from its one.
  const rest = new REST(restOptions).setToken(token);
  // The library forgets a token that is refused once; one that is accepted again later must not need a restart.
  rest.on(RESTEvents.Response, (_, { status }) => {
    if (status === 401) setImmediate(() => rest.setToken(token));
  });
  const interactions = createInteractions(rest, timing, log);
  const messages = createMessages(rest, interactions, timing);
  const files = createFiles(rest, { apiUrl, timing });
  const hearing = createHearing(channels, timing);
  const storedInOrder = inOrder();
  const threads = options.threads ? createThreads(rest, timing, log) : undefined;
  const ending = new AbortController();
  let accept: Accept | undefined;
  const gateway = createGateway({
    token,
    rest: restOptions,
    readsAll: channels.length > 0,
    shards,
    listen,
    onReady,
    timing,
    log,
  });
  const limits = createLimits(gateway.client, channels.length > 0, timing);

  /**
   * The library checks nothing of what it hands over. What is not as it should be is passed over here: it would fail as
   * a turn, where nobody could be told.
   */
  function whole(read: () => ChatEvent | undefined): ChatEvent | undefined {
    try {
      return chatEventSchema.optional().parse(read());
    } catch (error) {
      log.error({ err: error }, 'Discord: an event can not be read');
      return undefined;
    }
  }

  /** What somebody said; where it goes on is known only when it is stored, so what follows it waits. */
  async function hear(message: Message, me: string): Promise<void> {
    const event = whole(() => (hearing.isMeant(message, me) ? messageEvent(message, me) : undefined));
    if (!event) return;
    const before = hearing.before(message);
    const store = async (): Promise<ChatRef> => {
      const chat = (await before) ?? (await threads?.open(event, message)) ?? event.chat;
      await accept?.(movedTo(chat, event));
      return chat;
    };
    const taken = storedInOrder(lineOf(message.channelId, message.author), store);
    hearing.took(message, event, taken);
    await taken;
  }

  /** Where a thread has to be opened first, which takes a while, only their own former words are waited for. */
  function lineOf(channelId: string | null, { id }: User): string {
    return threads ? `${channelId} ${id}` : `${channelId}`;
  }

  /**
   * Only what is acknowledged is taken in, so what is said after it waits for that, too, though for no longer than
   * Discord does.
   */
  async function obey(interaction: Interaction): Promise<void> {
    const acknowledged = interactions.acknowledge(interaction);
    // That it failed is told when its turn comes.
    acknowledged.catch(() => {});
    const late = sleep(timing.discordAcknowledge, 'late', { ref: false });
    const inLine = async () => {
      const answer = await Promise.race([acknowledged, late]);
      if (answer === true) await carryOut(interaction);
      return answer;
    };
    const answer = await storedInOrder(lineOf(interaction.channelId, interaction.user), inLine);
    if (answer === 'late' && (await acknowledged)) await carryOut(interaction);
  }

  async function carryOut(interaction: Interaction): Promise<void> {
    const event = whole(() => interactionEvent(interaction));
    if (!event) return;
    const chat = (await threads?.open(event, interaction)) ?? event.chat;
    limits.learn(chat.chatId, interaction.attachmentSizeLimit);
    await accept?.(movedTo(chat, event));
    const live = interactions.find(event.messageId);
    if (live && chat !== event.chat) void interactions.tell(live, live.texts.goesOnIn(`<#${chat.chatId}>`));
  }

  /** Nobody repeats it for them, so they have to know. */
  async function turnDown({ id, channelId, content, guild }: Message): Promise<void> {
    const texts = textsIn(languageOf({ locale: guild?.preferredLocale ?? '' }, content));
    const chat = { platform: discordPlatform, chatId: channelId };
    await messages
      .send(chat, { text: texts.notStored, replyTo: id }, `${id}:not-stored`)
      .catch(error => log.warn({ err: error }, 'the person could not be told'));
  }

  function listen(client: Client): void {
    client.on(Events.MessageCreate, message => {
      const me = client.user?.id;
      if (me === undefined) return;
      hear(message, me).catch(async error => {
        log.error({ err: error }, 'a message could not be stored');
        await turnDown(message);
      });
    });
    client.on(Events.InteractionCreate, async interaction => {
      try {
        await obey(interaction);
      } catch (error) {
        log.error({ err: toChatError(error) }, 'an interaction could not be taken in');
        const live = interactions.find(interactionName(interaction));
        if (live) await interactions.settle(live, live.texts.notStored);
      }
    });
  }

  function onReady(client: Client<true>): void {
    log.info({ bot: client.user.username, guilds: client.guilds.cache.size }, 'Discord is connected');
    void registerCommands(rest, client.application.id, commands, { timing, log, ending: ending.signal });
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
    trouble: gateway.trouble,
    link: async (source, signal) => (source.via === 'url' ? files.link(source.url, signal) : undefined),
    start: async given => {
      accept = given;
      await gateway.open();
    },
    stop: async () => {
      ending.abort();
      interactions.close();
      await gateway.close();
      await files.close();
    },
  };
}
