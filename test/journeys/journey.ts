import { onTestFinished } from 'vitest';
import type { FakeChat, ShownMessage } from '../fakes/chat.ts';
import { type Luggage, pack, type Sights, sights } from '../journey.ts';
import { type Bot, type ChatBotOptions, startBot } from './bot.ts';

/** A bot for one test, closed with it, and the few things that nearly every journey looks at. */
export interface Journey extends Luggage<Bot>, Omit<Sights<ShownMessage, never>, 'said'> {
  chat: FakeChat;
  /** Credits that the backend has really taken. */
  spent(): number;
}

export async function journey(options: ChatBotOptions = {}): Promise<Journey> {
  const luggage = await pack(startBot(options));
  const { bot, simulator } = luggage;
  const { chat } = bot;
  onTestFinished(() => bot.close());
  const { texts, newest, videos } = sights(
    () => chat.messages,
    ({ videos }) => videos.length > 0,
  );
  return {
    ...luggage,
    chat,
    spent: () => simulator.ledger().accounts.reduce((sum, { charged }) => sum + charged, 0),
    texts,
    newest,
    videos,
  };
}

/** A wish that every journey may begin with. */
export const animate = 'animate this image into a 10-second video clip with smooth motion';
