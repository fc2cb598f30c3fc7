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

/** On a busy machine a test must not outlive its tokens, nor Discord's 3 s for a first answer, unless it is about that. */
const patience = { discordToken: 60_000, discordAcknowledge: 30_000, discordAcknowledgeTry: 13_000 };

/** Starts it; whoever does so closes it. */
export async function runDiscordBot(options: DiscordBotOptions = {}): Promise<DiscordBot> {
  const discord = await startDiscord({
    interactionDeadline: patience.discordAcknowledge,
    ...options.discord,
  });
  options.prepare?.(discord);
  const bot = await runBot(
    {
      ...options,
      env: { NEMO_WEB_URL: 'https://video.example', ...options.env },
      // More than 50 requests a second would be held back for a second, so edits and typing are kept apart.
      timing: { discordEditPause: 50, activityEvery: 100, ...patience, ...options.timing },
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
