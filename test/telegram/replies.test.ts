import { expect, test } from 'vitest';
import { animate, journey, type TelegramJourney } from './journey.ts';

/** The project that each prompt was said in. */
const projects = ({ simulator }: TelegramJourney) => simulator.ledger().prompts.map(({ session }) => session);

test('a reply to a delivered video goes on with its project, also after /new and a restart', async () => {
  const all = await journey();
  const { bot, telegram, ada, chat, photos, videos, prompts } = all;
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  const [video] = videos();
  if (!video) throw new Error('no video');
  telegram.say(chat, ada, '/new');
  await telegram.photo(chat, ada, photos[1], { caption: 'zoom in slowly' });
  await bot.idle();
  await bot.restart();
  telegram.say(chat, ada, 'make it slower', { replyTo: video });
  await bot.idle();
  expect(prompts()).toEqual([animate, 'zoom in slowly', 'make it slower']);
  const [first, second, third] = projects(all);
  expect(second).not.toBe(first);
  expect(third).toBe(first);
  expect(videos()).toHaveLength(3);
});

test('/animate as a reply to a delivered video goes on with its project', async () => {
  const all = await journey();
  const { bot, telegram, ada, chat, photos, videos } = all;
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  const [video] = videos();
  if (!video) throw new Error('no video');
  telegram.say(chat, ada, '/new');
  telegram.say(chat, ada, '/animate add calm music', { replyTo: video });
  await bot.idle();
  const [first, second] = projects(all);
  expect(second).toBe(first);
});
