import type { APIUser } from 'discord.js';
import { expect, onTestFinished } from 'vitest';
import type { Place } from '../fakes/discord/people.ts';
import type { Guild } from '../fakes/discord/rooms.ts';
import type { ShownMessage } from '../fakes/discord/seen.ts';
import type { FakeDiscord } from '../fakes/discord/server.ts';
import { type Luggage, pack, type Sights, sights } from '../journey.ts';
import { type DiscordBot, startDiscordBot } from './bot.ts';

export { animate } from '../journey.ts';

/** What a question in a channel ends with. */
export const asReply = 'To answer, reply to this message: here I only see what mentions or answers me.';

/** A bot on Discord for one test, somebody who talks with it, and the few things that nearly every journey looks at. */
export interface DiscordJourney extends Luggage<DiscordBot>, Sights<ShownMessage, Place> {
  discord: FakeDiscord;
  ada: APIUser;
  guild: Guild;
  /** A channel where the bot is welcome; looked at unless another place is named. */
  channel: Place;
  /** What only one person sees. */
  whispers(user: APIUser, place?: Place): string[];
}

/** Starts it with its commands registered. The test fails at its end if the bot broke a rule of the platform. */
export async function journey(
  options: Parameters<typeof startDiscordBot>[0] & { language?: string } = {},
): Promise<DiscordJourney> {
  const luggage = await pack(startDiscordBot(options));
  const { discord } = luggage.bot;
  onTestFinished(() => {
    expect(discord.violations()).toEqual([]);
    expect(discord.interactions().filter(({ failed }) => failed)).toEqual([]);
  });
  const guild = discord.guild('Makers');
  const channel = discord.channel(guild, 'pictures');
  const ada = discord.user('Ada', { locale: options.language ?? 'en-US' });
  await luggage.until(() => expect(discord.commands().length).toBeGreaterThan(5));
  const fromBot = (place: Place) => discord.messages(place).filter(({ byBot }) => byBot);
  const toAll = (place: Place = channel) => fromBot(place).filter(({ onlyFor }) => onlyFor === undefined);
  return {
    ...luggage,
    ...sights(toAll, ({ attachments }) => attachments[0]?.type === 'video/mp4'),
    discord,
    ada,
    guild,
    channel,
    whispers: (user, place = channel) =>
      fromBot(place).flatMap(({ onlyFor, text }) => (onlyFor === user.id ? text : [])),
  };
}
