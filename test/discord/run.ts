import { createDiscord } from '../../adapters/discord/adapter.ts';
import { type BotOptions, type RunningBot, runBot } from '../bot.ts';
import type { Options } from '../fakes/discord/options.ts';
import { type FakeDiscord, startDiscord } from '../fakes/discord/server.ts';

/** The whole program between a stand-in for Discord and one for the backend. */
export interface DiscordBot extends RunningBot {
  discord: FakeDiscord;
}

export interface DiscordBotOptions extends BotOptions {
  discord?: Partial<Options>;
  /** What is prepared on the platform before the program begins. */
  prepare?: (discord: FakeDiscord) => void;
}

/** Starts it; whoever does so closes it. */
export async function runDiscordBot(options: DiscordBotOptions = {}): Promise<DiscordBot> {
  const discord = await startDiscord(options.discord);
  options.prepare?.(discord);
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
  const { close } = bot;
  return Object.assign(bot, {
    discord,
    close: async () => {
      await close();
      await discord.close();
    },
  });
}
