import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { APIUser } from 'discord.js';
import { expect, onTestFinished, vi } from 'vitest';
import type { Simulator } from '../../simulator/server.ts';
import type { Place } from '../fakes/discord/people.ts';
import type { Guild } from '../fakes/discord/rooms.ts';
import type { ShownMessage } from '../fakes/discord/seen.ts';
import type { FakeDiscord } from '../fakes/discord/server.ts';
import { makePhotos } from '../journeys/photos.ts';
import { type DiscordBot, startDiscordBot } from './bot.ts';

/** A bot on Discord for one test, somebody who talks with it, and the few things that nearly every journey looks at. */
export interface DiscordJourney {
  bot: DiscordBot;
  discord: FakeDiscord;
  simulator: Simulator;
  photos: readonly [string, string, string, string];
  ada: APIUser;
  guild: Guild;
  /** A channel where the bot is welcome; what follows looks there unless another place is named. */
  channel: Place;
  /** What the bot's messages show to everybody, oldest first. */
  said(place?: Place): ShownMessage[];
  texts(place?: Place): string[];
  newest(place?: Place): ShownMessage;
  videos(place?: Place): ShownMessage[];
  /** What only one person sees. */
  whispers(user: APIUser, place?: Place): string[];
  /** What the agent was told, in order. */
  prompts(): string[];
  /** Waits until `check` stops throwing. */
  until(check: () => unknown): Promise<void>;
}

/** Starts it with its commands registered. The test fails at its end if the bot broke a rule of the platform. */
export async function journey(
  options: Parameters<typeof startDiscordBot>[0] & { language?: string } = {},
): Promise<DiscordJourney> {
  const [bot, [first = '', second = '', third = '', fourth = '']] = await Promise.all([
    startDiscordBot(options),
    makePhotos(4),
  ]);
  const { discord, simulator } = bot;
  onTestFinished(async () => {
    await rm(dirname(first), { recursive: true });
    expect(discord.violations()).toEqual([]);
    expect(discord.interactions().filter(({ failed }) => failed)).toEqual([]);
  });
  const guild = discord.guild('Makers');
  const channel = discord.channel(guild, 'pictures');
  const ada = discord.user('Ada', { locale: options.language ?? 'en-US' });
  const until = async (check: () => unknown) =>
    void (await vi.waitFor(check, { interval: 5, timeout: 5_000 }));
  await until(() => expect(discord.commands().length).toBeGreaterThan(5));
  const fromBot = (place: Place) => discord.messages(place).filter(({ byBot }) => byBot);
  const said = (place: Place = channel) => fromBot(place).filter(({ onlyFor }) => onlyFor === undefined);
  return {
    bot,
    discord,
    simulator,
    photos: [first, second, third, fourth],
    ada,
    guild,
    channel,
    said,
    texts: place => said(place).map(({ text }) => text),
    newest: place => {
      const message = said(place).at(-1);
      if (!message) throw new Error('nothing was said');
      return message;
    },
    videos: place => said(place).filter(({ attachments }) => attachments[0]?.type === 'video/mp4'),
    whispers: (user, place = channel) =>
      fromBot(place).flatMap(({ onlyFor, text }) => (onlyFor === user.id ? text : [])),
    prompts: () => simulator.ledger().prompts.map(({ text }) => text),
    until,
  };
}

/** A wish that every journey may begin with. */
export const animate = 'animate this image into a 5-second video clip with smooth motion';
