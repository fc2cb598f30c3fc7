import type { User } from 'grammy/types';
import type { Place } from '../fakes/telegram/people.ts';
import type { ShownMessage } from '../fakes/telegram/seen.ts';
import type { FakeTelegram } from '../fakes/telegram/server.ts';
import { type Luggage, pack, type Sights, sights } from '../journey.ts';
import { startTelegramBot, type TelegramBot } from './bot.ts';

export { animate } from '../journey.ts';

/** A bot on Telegram for one test, somebody who talks with it, and the few things that nearly every journey looks at. */
export interface TelegramJourney extends Luggage<TelegramBot>, Sights<ShownMessage, Place> {
  telegram: FakeTelegram;
  ada: User;
  /** Her chat with the bot; looked at unless another is named. */
  chat: Place;
}

export async function journey(
  options: Parameters<typeof startTelegramBot>[0] & { language?: string } = {},
): Promise<TelegramJourney> {
  const luggage = await pack(startTelegramBot(options));
  const { telegram } = luggage.bot;
  const ada = telegram.person('Ada', { language_code: options.language ?? 'en' });
  const chat = telegram.privateChat(ada);
  const fromBot = (place: Place = chat) => telegram.messages(place).filter(({ byBot }) => byBot);
  return {
    ...luggage,
    ...sights(fromBot, ({ media }) => media?.kind === 'video' || media?.kind === 'animation'),
    telegram,
    ada,
    chat,
  };
}
