import { createTelegram } from '../../adapters/telegram/adapter.ts';
import { limitsOf } from '../../adapters/telegram/limits.ts';
import type { ChatAdapter } from '../../src/chat.ts';
import { startHttp } from '../../src/http.ts';
import { type BotOptions, type RunningBot, runBot } from '../bot.ts';
import type { Options } from '../fakes/telegram/options.ts';
import { type FakeTelegram, startTelegram } from '../fakes/telegram/server.ts';

/** The whole program between a stand-in for Telegram and one for the backend. */
export interface TelegramBot extends RunningBot {
  telegram: FakeTelegram;
  /** Where the webhook listens; empty without one. */
  webhookUrl: string;
}

export interface TelegramBotOptions extends BotOptions {
  telegram?: Partial<Options>;
  /** Updates come by webhook. */
  webhook?: boolean;
  /** Puts something between the program and the adapter. */
  wrap?: (adapter: ChatAdapter) => ChatAdapter;
  /** What is prepared on the platform before the program begins. */
  prepare?: (telegram: FakeTelegram) => void;
}

export const webhookSecret = 'an-example-of-a-secret';

/** Starts it; whoever does so closes it. */
export async function runTelegramBot(options: TelegramBotOptions = {}): Promise<TelegramBot> {
  const { wrap = adapter => adapter, prepare } = options;
  const telegram = await startTelegram(options.telegram);
  prepare?.(telegram);
  const http = options.webhook ? await startHttp({ port: 0, host: '127.0.0.1' }) : undefined;
  const webhookUrl = http ? `${http.url}/telegram` : '';
  const webhook = http && { url: webhookUrl, secret: webhookSecret, http };
  const sizesOf = options.telegram?.local ? telegram.url : 'https://api.telegram.org';
  const bot = await runBot(
    { ...options, env: { NEMO_WEB_URL: 'https://video.example', ...options.env } },
    {
      adapter: parts => {
        const { token, url: apiRoot } = telegram;
        const commands = parts.commands.map(({ name }) => name);
        const adapter = createTelegram({ ...parts, token, apiRoot, webhook, commands });
        const limits = limitsOf(sizesOf, parts.timing);
        return wrap({ ...adapter, limits: ({ chat }) => limits(chat.chatId) });
      },
      pending: () => telegram.updates().filter(({ confirmed }) => !confirmed).length,
    },
  );
  const { close } = bot;
  return Object.assign(bot, {
    telegram,
    webhookUrl,
    close: async () => {
      await close();
      await Promise.all([telegram.close(), http?.close()]);
    },
  });
}

/** Lines of the log and messages with a token in them. The log is given none to hide: what looks like one got that far. */
export function tokensIn({ telegram, log }: Pick<TelegramBot, 'telegram' | 'log'>): string[] {
  const said = telegram.everything().flatMap(({ history }) => history.map(({ text }) => text));
  return [...log, ...said].filter(line => line.includes(telegram.token) || line.includes('[secret]'));
}
