import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  Events,
  type Interaction,
  type Message,
  type REST,
  type RESTOptions,
  type User,
} from 'discord.js';
import {
  type Accept,
  type ChatEvent,
  type ChatRef,
  chatEventSchema,
  type OutMessage,
} from '../../src/chat.ts';
import type { Leader } from '../../src/leader.ts';
import type { Log } from '../../src/log.ts';
import type { Shards } from '../../src/shards.ts';
import { languageOf, textsIn } from '../../src/texts/index.ts';
import type { Timing } from '../../src/timing.ts';
import type { Acknowledged } from './acknowledge.ts';
import type { CommandShape } from './commands.ts';
import { toChatError } from './errors.ts';
import { discordPlatform, interactionEvent, messageEvent } from './events.ts';
import { createGateway } from './gateway.ts';
import { createHeardLimits } from './heard-limits.ts';
import { createHearing } from './hearing.ts';
import { inOrder } from './in-order.ts';
import type { Interactions } from './interactions.ts';
import type { Messages } from './messages.ts';
import { interactionName } from './names.ts';
import { registerCommands } from './registration.ts';
import { createThreads, movedTo } from './threads.ts';

/** What comes by the gateway, turned into events. */
export interface Intake {
  start(accept: Accept): Promise<void>;
  stop(): Promise<void>;
  /** What is wrong with the connection now, as a sentence. */
  trouble(): string | undefined;
}

/**
 * Of two that listen to the same shards, both take everything in, which makes it one turn: whichever lives is enough.
 * Only one of them says something to it.
 */
export function createIntake(about: {
  token: string;
  rest: REST;
  restOptions: Partial<RESTOptions>;
  interactions: Interactions;
  messages: Messages;
  channels: readonly string[];
  threads: boolean;
  shards: Shards;
  commands: readonly CommandShape[];
  leader: Leader;
  timing: Timing;
  log: Log;
}): Intake {
  const { rest, interactions, messages, channels, timing, log } = about;
  const hearing = createHearing(channels, timing);
  const storedInOrder = inOrder();
  const threads = about.threads ? createThreads(rest, timing, log) : undefined;
  const ending = new AbortController();
  let accept: Accept | undefined;
  const readsAll = channels.length > 0;
  // Through it goes nothing that is large.
  const ofClient = { ...about.restOptions, timeout: timing.discordCall };
  const gateway = createGateway({ ...about, rest: ofClient, readsAll, listen, onReady });
  const limits = createHeardLimits(gateway.client, readsAll);

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

  /** Gives the event on as it goes on in `chat`. */
  async function pass(event: ChatEvent, chat: ChatRef): Promise<void> {
    await accept?.(movedTo(chat, limits.tell(event, chat)));
  }

  /** What somebody said; where it goes on is known only when it is stored, so what follows it waits. */
  async function hear(message: Message, me: string): Promise<void> {
    const event = whole(() => (hearing.isMeant(message, me) ? messageEvent(message, me) : undefined));
    if (!event) return;
    const before = hearing.before(message);
    const store = async (): Promise<ChatRef> => {
      const chat = (await before) ?? (await threads?.open(event, message)) ?? event.chat;
      await pass(event, chat);
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
    const late = sleep<'late'>(timing.discordAcknowledge, 'late', { ref: false });
    const inLine = async () => {
      const answer = await Promise.race([acknowledged, late]);
      if (answer !== 'late') await carryOut(interaction, answer);
      return answer;
    };
    const answer = await storedInOrder(lineOf(interaction.channelId, interaction.user), inLine);
    if (answer === 'late') await carryOut(interaction, await acknowledged);
  }

  async function carryOut(interaction: Interaction, acknowledged: Acknowledged): Promise<void> {
    if (acknowledged === 'nothing') return;
    const name = interactionName(interaction);
    const live = acknowledged === 'ours' ? interactions.find(name) : undefined;
    const event = whole(() => interactionEvent(interaction));
    if (!event) return;
    try {
      const chat = (await threads?.open(event, interaction)) ?? event.chat;
      limits.learn(chat.chatId, interaction.attachmentSizeLimit);
      await pass(event, chat);
      if (live && chat !== event.chat) void interactions.tell(live, live.texts.goesOnIn(`<#${chat.chatId}>`));
    } catch (error) {
      const onlyFor = event.author.id;
      if (live) await turnDown(event.chat, { text: live.texts.notStored, replyTo: name, onlyFor }, event.id);
      throw error;
    }
  }

  /** Nobody repeats it for them, so they have to know. */
  async function turnDown(chat: ChatRef, message: OutMessage, id: string): Promise<void> {
    await messages
      .send(chat, message, `${id}:not-stored`)
      .catch(error => log.warn({ err: error }, 'the person could not be told'));
  }

  function listen(client: Client): void {
    client.on(Events.MessageCreate, message => {
      const me = client.user?.id;
      if (me === undefined) return;
      hear(message, me).catch(async error => {
        log.error({ err: error }, 'a message could not be stored');
        const { id, channelId, content, guild } = message;
        const texts = textsIn(languageOf({ locale: guild?.preferredLocale ?? '' }, content));
        const chat = { platform: discordPlatform, chatId: channelId };
        await turnDown(chat, { text: texts.notStored, replyTo: id }, id);
      });
    });
    client.on(Events.InteractionCreate, interaction => {
      obey(interaction).catch(error =>
        log.error({ err: toChatError(error) }, 'an interaction could not be taken in'),
      );
    });
  }

  function onReady(client: Client<true>): void {
    log.info({ bot: client.user.username, guilds: client.guilds.cache.size }, 'Discord is connected');
    // One of many processes is enough.
    if (!client.ws.shards.has(0)) return;
    const { commands } = about;
    void registerCommands(rest, client.application.id, commands, { timing, log, ending: ending.signal });
  }

  return {
    start: async given => {
      accept = given;
      await gateway.open();
    },
    stop: async () => {
      ending.abort();
      await gateway.close();
    },
    trouble: gateway.trouble,
  };
}
