import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Simulator } from '../../simulator/server.ts';
import type { FakeChat, ShownMessage } from '../fakes/chat.ts';
import { type Bot, type BotOptions, startBot } from './bot.ts';
import { makePhotos } from './photos.ts';

/** A bot for one test, closed with it, and the few things that nearly every journey looks at. */
export interface Journey {
  bot: Bot;
  chat: FakeChat;
  simulator: Simulator;
  photos: readonly [string, string, string, string];
  /** What the agent was told, in order. */
  prompts(): string[];
  /** Credits that the backend has really taken. */
  spent(): number;
  /** What stands in the chat now. */
  texts(): string[];
  newest(): ShownMessage;
  videos(): ShownMessage[];
  /** Waits until `check` stops throwing. */
  until(check: () => unknown): Promise<void>;
}

export async function journey(options: BotOptions = {}): Promise<Journey> {
  const [bot, [first = '', second = '', third = '', fourth = '']] = await Promise.all([
    startBot(options),
    makePhotos(4),
  ]);
  onTestFinished(async () => {
    await bot.close();
    await rm(dirname(first), { recursive: true });
  });
  const { chat, simulator } = bot;
  return {
    bot,
    chat,
    simulator,
    photos: [first, second, third, fourth],
    prompts: () => simulator.ledger().prompts.map(({ text }) => text),
    spent: () => simulator.ledger().accounts.reduce((sum, { charged }) => sum + charged, 0),
    texts: () => chat.messages.map(({ text }) => text),
    newest: () => {
      const message = chat.messages.at(-1);
      if (!message) throw new Error('nothing was said');
      return message;
    },
    videos: () => chat.messages.filter(({ videos }) => videos.length > 0),
    until: async check => void (await vi.waitFor(check, { interval: 2, timeout: 5_000 })),
  };
}

/** A wish that every journey may begin with. */
export const animate = 'animate this image into a 10-second video clip with smooth motion';
