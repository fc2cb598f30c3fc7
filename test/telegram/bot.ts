import { expect, onTestFinished } from 'vitest';
import { runTelegramBot, type TelegramBot, type TelegramBotOptions, tokensIn } from './run.ts';

export { type TelegramBot, webhookSecret } from './run.ts';

/** Starts it; it ends with the test, which fails if a rule of the platform was broken or the token got out. */
export async function startTelegramBot(options: TelegramBotOptions = {}): Promise<TelegramBot> {
  const bot = await runTelegramBot(options);
  onTestFinished(async () => {
    await bot.close();
    expect(bot.telegram.violations()).toEqual([]);
    expect(tokensIn(bot)).toEqual([]);
  });
  return bot;
}
