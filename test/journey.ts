import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Simulator } from '../simulator/server.ts';
import { makePhotos } from './journeys/photos.ts';

/** What every journey takes along, whatever platform it goes through. */
export interface Luggage<Bot> {
  bot: Bot;
  simulator: Simulator;
  photos: readonly [string, string, string, string];
  /** What the agent was told, in order. */
  prompts(): string[];
  /** Waits until `check` stops throwing. */
  until(check: () => unknown): Promise<void>;
}

export async function pack<Bot extends { simulator: Simulator }>(
  starting: Promise<Bot>,
): Promise<Luggage<Bot>> {
  const [bot, [first = '', second = '', third = '', fourth = '']] = await Promise.all([
    starting,
    makePhotos(4),
  ]);
  onTestFinished(() => rm(dirname(first), { recursive: true }));
  const { simulator } = bot;
  return {
    bot,
    simulator,
    photos: [first, second, third, fourth],
    prompts: () => simulator.ledger().prompts.map(({ text }) => text),
    until: async check => void (await vi.waitFor(check, { interval: 3, timeout: 5_000 })),
  };
}

/** What can be seen of the bot's messages, oldest first; in the usual place unless another is named. */
export interface Sights<Message, Place> {
  said(place?: Place): Message[];
  texts(place?: Place): string[];
  newest(place?: Place): Message;
  videos(place?: Place): Message[];
}

export function sights<Message extends { text: string }, Place>(
  said: (place?: Place) => Message[],
  hasVideo: (message: Message) => boolean,
): Sights<Message, Place> {
  return {
    said,
    texts: place => said(place).map(({ text }) => text),
    newest: place => {
      const message = said(place).at(-1);
      if (!message) throw new Error('nothing was said');
      return message;
    },
    videos: place => said(place).filter(hasVideo),
  };
}

/** A wish that every journey may begin with. */
export const animate = 'animate this image into a 5-second video clip with smooth motion';
