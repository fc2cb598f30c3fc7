import { expect, test } from 'vitest';
import { journey } from './journey.ts';

const grace = { author: { id: 'grace', name: 'Grace', locale: 'en' } };
const inEnglish = 'Got it. What should happen?';

test('pictures without words are answered in the language that their sender wrote in last, not another', async () => {
  const { bot, chat, photos, newest } = await journey();
  await bot.tell(chat.say('你能做什么？'));
  await bot.tell(chat.say('', [photos[0]]));
  const inChinese = newest().text;
  expect(inChinese).toMatch(/\p{Script=Han}/u);
  await bot.tell(chat.command('new'));
  await bot.tell(chat.say('', [photos[1]], grace));
  expect(newest().text).toBe(inEnglish);
  await bot.tell(chat.command('new'));
  await bot.tell(chat.say('', [photos[2]]));
  expect(newest().text).toBe(inChinese);
});
