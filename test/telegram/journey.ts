import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { User } from 'grammy/types';
import { onTestFinished, vi } from 'vitest';
import type { Simulator } from '../../simulator/server.ts';
import type { Place } from '../fakes/telegram/people.ts';
import type { ShownMessage } from '../fakes/telegram/seen.ts';
import type { FakeTelegram } from '../fakes/telegram/server.ts';
import { makePhotos } from '../journeys/photos.ts';
import { startTelegramBot, type TelegramBot } from './bot.ts';

/** A bot on Telegram for one test, somebody who talks with it, and the few things that nearly every journey looks at. */
export interface TelegramJourney {
  bot: TelegramBot;
  telegram: FakeTelegram;
  simulator: Simulator;
  photos: readonly [string, string, string, string];
  ada: User;
  /** Her chat with the bot. */
  chat: Place;
  /** What the bot's messages show now, oldest first; in her chat unless another is named. */
  said(place?: Place): ShownMessage[];
  texts(place?: Place): string[];
  newest(place?: Place): ShownMessage;
  videos(place?: Place): ShownMessage[];
  /** What the agent was told, in order. */
  prompts(): string[];
  /** Waits until `check` stops throwing. */
  until(check: () => unknown): Promise<void>;
}

export async function journey(
  options: Parameters<typeof startTelegramBot>[0] & { language?: string } = {},
): Promise<TelegramJourney> {
  const [bot, [first = '', second = '', third = '', fourth = '']] = await Promise.all([
    startTelegramBot(options),
    makePhotos(4),
  ]);
  onTestFinished(() => rm(dirname(first), { recursive: true }));
  const { telegram, simulator } = bot;
  const ada = telegram.person('Ada', { language_code: options.language ?? 'en' });
  const chat = telegram.privateChat(ada);
  const said = (place = chat) => telegram.messages(place).filter(({ byBot }) => byBot);
  return {
    bot,
    telegram,
    simulator,
    photos: [first, second, third, fourth],
    ada,
    chat,
    said,
    texts: place => said(place).map(({ text }) => text),
    newest: place => {
      const message = said(place).at(-1);
      if (!message) throw new Error('nothing was said');
      return message;
    },
    videos: place =>
      said(place).filter(({ media }) => media?.kind === 'video' || media?.kind === 'animation'),
    prompts: () => simulator.ledger().prompts.map(({ text }) => text),
    until: async check => void (await vi.waitFor(check, { interval: 2, timeout: 5_000 })),
  };
}

/** A wish that every journey may begin with. */
export const animate = 'animate this image into a 5-second video clip with smooth motion';
