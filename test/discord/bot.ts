import { onTestFinished } from 'vitest';
import { createDiscord } from '../../adapters/discord/adapter.ts';
import { type BotOptions, type RunningBot, runBot } from '../bot.ts';
import type { Options } from '../fakes/discord/options.ts';
import { type FakeDiscord, startDiscord } from '../fakes/discord/server.ts';

/** The whole program between a stand-in for Discord and one for the backend. */
export interface DiscordBot extends RunningBot {
  discord: FakeDiscord;
}

/** Starts it; it ends with the test. */
export async function startDiscordBot(
  options: BotOptions & { discord?: Partial<Options> } = {},
): Promise<DiscordBot> {
  const discord = await startDiscord(options.discord);
  const bot = await runBot(
    {
      ...options,
      env: { NEMO_WEB_URL: 'https://video.example', ...options.env },
      // More than 50 requests a second would be held back for a second, so edits and typing are kept apart.
      // On a busy machine a test must not outlive its tokens, unless it is about that.
      timing: { discordEditPause: 50, activityEvery: 100, discordToken: 60_000, ...options.timing },
    },
    {
      adapter: (parts, config) =>
        createDiscord({
          ...parts,
          token: discord.token,
          apiUrl: discord.url,
          channels: config.DISCORD_CHANNELS,
          threads: config.DISCORD_THREADS,
          shards: config.DISCORD_SHARDS,
        }),
      // What goes through the gateway can't be counted.
      looks: 15,
    },
  );
  onTestFinished(async () => {
    await bot.close();
    await discord.close();
  });
  return Object.assign(bot, { discord });
}
