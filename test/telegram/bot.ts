import { expect, onTestFinished } from 'vitest';
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

export const webhookSecret = 'an-example-of-a-secret';

interface TelegramBotOptions extends BotOptions {
  telegram?: Partial<Options>;
  /** Updates come by webhook. */
  webhook?: boolean;
  /** Puts something between the program and the adapter. */
  wrap?: (adapter: ChatAdapter) => ChatAdapter;
}

/** Starts it; it ends with the test, which fails if a rule of the platform was broken or the token got out. */
export async function startTelegramBot(options: TelegramBotOptions = {}): Promise<TelegramBot> {
  const { wrap = adapter => adapter } = options;
  const telegram = await startTelegram(options.telegram);
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
        return wrap({ ...adapter, limits: chat => limits(chat.chatId) });
      },
      pending: () => telegram.updates().filter(({ confirmed }) => !confirmed).length,
    },
  );
  onTestFinished(async () => {
    await bot.close();
    await Promise.all([telegram.close(), http?.close()]);
    expect(telegram.violations()).toEqual([]);
    expectNoToken(telegram, bot.log);
  });
  return Object.assign(bot, { telegram, webhookUrl });
}

/** The log is given no secrets to hide here: what looks like one has got that far all the same. */
function expectNoToken(telegram: FakeTelegram, log: readonly string[]): void {
  const said = telegram.everything().flatMap(({ history }) => history.map(({ text }) => text));
  for (const line of [...log, ...said]) {
    expect(line).not.toContain(telegram.token);
    expect(line).not.toContain('[secret]');
  }
}
