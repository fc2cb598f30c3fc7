import { onTestFinished } from 'vitest';
import { type DiscordBot, type DiscordBotOptions, runDiscordBot } from './run.ts';

export type { DiscordBot } from './run.ts';

/** Starts it; it ends with the test. */
export async function startDiscordBot(options: DiscordBotOptions = {}): Promise<DiscordBot> {
  const bot = await runDiscordBot(options);
  onTestFinished(() => bot.close());
  return bot;
}
