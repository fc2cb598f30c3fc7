import { Api } from 'grammy';
import type { Update } from 'grammy/types';
import { type Accept, type ChatAdapter, ChatError, type ChatEvent, chatEventSchema } from '../../src/chat.ts';
import { type Leader, soleLeader } from '../../src/leader.ts';
import type { Log } from '../../src/log.ts';
import type { Timing } from '../../src/timing.ts';
import { boundCalls } from './bounds.ts';
import { connect, connected } from './connect.ts';
import { toChatError } from './errors.ts';
import { createFiles } from './files.ts';
import { limitsOf } from './limits.ts';
import { type CommandNames, registerCommands } from './menu.ts';
import { createMessages } from './messages.ts';
import { withModerator } from './moderator.ts';
import { createPace } from './pace.ts';
import { pollUpdates } from './poll.ts';
import { type Me, telegramPlatform, toEvent } from './updates.ts';
import { listenForUpdates, type Webhook } from './webhook.ts';

export { telegramWebhook } from './webhook.ts';

export interface TelegramOptions {
  token: string;
  /** Telegram's own server, or a local one; without a slash at the end. */
  apiRoot: string;
  /** Without it, updates are polled. */
  webhook?: Webhook | undefined;
  commands: CommandNames;
  /** Who of this bot's processes polls, where there are others: Telegram lets in one at a time. */
  leader?: Leader;
  timing: Timing;
  log: Log;
}

/** What does not look like an event inside would fail as a turn, where nobody could be told. */
const eventShape = chatEventSchema.optional();

/** How many albums are remembered as meant for the bot, in groups. */
const keptAlbums = 100;

/** Telegram as a platform, through the Bot API. An update is confirmed only when `accept` has stored it. */
export function createTelegram({
  token,
  apiRoot,
  webhook,
  commands,
  leader = soleLeader(),
  timing,
  log,
}: TelegramOptions): ChatAdapter {
  // The library's own limit, in seconds, must let uploads through; the real ones differ by call.
  const api = new Api(token, { apiRoot, timeoutSeconds: timing.transferTimeout / 1_000 });
  boundCalls(api, timing);
  const stopping = new AbortController();
  const files = createFiles(api, { root: apiRoot, token, timing });
  const messages = createMessages(api, createPace(timing, stopping.signal));
  const limits = limitsOf(apiRoot, timing);
  const albums = new Set<string>();
  let running: Promise<void> | undefined;
  let problem: string | undefined = 'Telegram has not been reached yet.';
  const report = (found: string | undefined) => {
    problem = found;
  };

  /**
   * Answers what stores what the update tells, at once, so that many keep their order. What can't be read is passed
   * over, or it would come for ever.
   */
  async function prepare(update: Update, me: Me, accept: Accept): Promise<() => Promise<void>> {
    const event = read(update, me);
    if (!event) return async () => {};
    const whole = event.type === 'moved' ? event : await withModerator(api, event, { timing, log });
    return async () => {
      await accept(whole);
      if (!update.callback_query) return;
      api
        .answerCallbackQuery(update.callback_query.id)
        .catch(() => log.debug('a press could not be acknowledged'));
    };
  }

  function read(update: Update, me: Me): ChatEvent | undefined {
    try {
      const event = eventShape.parse(toEvent(update, me, album => albums.has(album)));
      if (event?.type === 'message' && event.groupId !== undefined) remember(event.groupId);
      return event;
    } catch (error) {
      log.error({ err: error, update: update.update_id }, 'an update can not be read');
      return undefined;
    }
  }

  function remember(album: string): void {
    albums.add(album);
    const [oldest] = albums;
    if (albums.size > keptAlbums && oldest !== undefined) albums.delete(oldest);
  }

  return {
    platform: telegramPlatform,
    limits: ({ chat }) => limits(chat.chatId),
    send: messages.send,
    edit: messages.edit,
    addVideo: messages.addVideo,

    start: async accept => {
      const { signal } = stopping;
      const begin = async () => {
        const me = { ...(await connect(api, { log, signal, webhook })), commands };
        const ready = (update: Update) => prepare(update, me, accept);
        const take = async (update: Update) => (await ready(update))();
        if (webhook) await listenForUpdates(api, webhook, take, signal);
        report(undefined);
        log.info({ bot: me.username, by: webhook ? 'webhook' : 'polling' }, 'Telegram is connected');
        registerCommands(api, commands, signal).catch(error =>
          log.warn({ err: toChatError(error) }, 'the commands could not be registered'),
        );
        const poll = async (held: AbortSignal) => {
          await pollUpdates(api, { timing, log, signal: held, prepare: ready, report });
          report(undefined);
        };
        return { ended: webhook ? Promise.resolve() : leader.lead('telegram', poll, signal) };
      };
      const connection = await connected(begin, { timing, log, signal });
      running = connection.ended;
    },

    stop: async () => {
      stopping.abort();
      await running;
      await files.close();
    },

    trouble: () => problem,

    showActivity: async ({ chatId, threadId }) => {
      const where = threadId === undefined ? {} : { message_thread_id: Number(threadId) };
      await api.sendChatAction(chatId, 'upload_video', where).catch(error => {
        throw toChatError(error);
      });
    },

    openFile: async (source, signal) => {
      if (source.via !== 'id') throw new ChatError('gone', 'Telegram knows files by their id only');
      return files.open(source.fileId, signal);
    },
  };
}
