import { expect, test } from 'vitest';
import type { ShownMessage } from '../fakes/telegram/seen.ts';
import { animate, journey, type TelegramJourney } from './journey.ts';

/** A journey that has come to its first video. */
async function withVideo(): Promise<TelegramJourney & { video: ShownMessage }> {
  const all = await journey();
  await all.telegram.photo(all.chat, all.ada, all.photos[0], { caption: animate });
  await all.bot.idle();
  const [video] = all.videos();
  if (!video) throw new Error('no video');
  return { ...all, video };
}

test('below a video: again, another shape, music', async () => {
  const { bot, telegram, ada, video, prompts, videos } = await withVideo();
  for (const what of ['Again', 'Make it vertical', 'Add music']) {
    telegram.press(video, what, ada);
    await bot.idle();
  }
  expect(prompts()).toEqual([animate, animate, 'make it 9:16', 'add fitting calm background music']);
  expect(videos()).toHaveLength(4);
});

test('below a video: change asks for words, credits tells what is left, and both cost nothing', async () => {
  const { bot, telegram, ada, video, prompts, newest } = await withVideo();
  telegram.press(video, 'Change', ada);
  await bot.idle();
  expect(newest().text).toContain('What should change?');
  telegram.press(video, 'Credits', ada);
  await bot.idle();
  expect(newest().text).toMatch(/^900 credits left/);
  expect(prompts()).toHaveLength(1);
});

test('buttons work after a restart, and under a message that Telegram shows no more', async () => {
  const { bot, telegram, ada, video, prompts, videos } = await withVideo();
  await bot.restart();
  telegram.press(video, 'Make it vertical', ada);
  await bot.idle();
  telegram.press(video, 'Slower', ada, { inaccessible: true });
  await bot.idle();
  expect(prompts().slice(1)).toEqual(['make it 9:16', 'make the motion slower and calmer']);
  expect(videos()).toHaveLength(3);
});

test('a button from before is told to be stale, politely, once', async () => {
  const { bot, telegram, ada, chat, photos, said, newest, prompts } = await journey();
  telegram.hold();
  await telegram.photo(chat, ada, photos[0]);
  await telegram.photo(chat, ada, photos[1]);
  telegram.release();
  await bot.idle();
  const question = newest();
  telegram.say(chat, ada, '/new');
  await bot.idle();
  const press = telegram.press(question, 'each', ada, { stale: true });
  await bot.idle();
  expect(newest().text).toBe('That button belongs to an older message. Just tell me what you would like.');
  expect(press.answer).toBeDefined();
  expect(said()).toHaveLength(3);
  expect(prompts()).toEqual([]);
});

test('a press that can not be acknowledged any more is carried out all the same', async () => {
  const { bot, telegram, ada, video, videos } = await withVideo();
  telegram.fault({
    on: 'answerCallbackQuery',
    do: { kind: 'refuse', status: 400, description: 'Bad Request: query is too old' },
  });
  telegram.press(video, 'Again', ada);
  await bot.idle();
  expect(videos()).toHaveLength(2);
});

test.each(['button', 'command'])('a running turn is stopped by its %s', async by => {
  const { bot, telegram, simulator, ada, chat, photos, texts, newest, prompts, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  if (by === 'button') telegram.press(newest(), 'Cancel', ada);
  else telegram.say(chat, ada, '/cancel');
  await bot.idle();
  expect(texts()).toEqual([expect.stringMatching(/^Stopped as you asked\./)]);
  expect(newest().buttons).toEqual([]);
});

test('a Cancel that comes after the end finds nothing to stop', async () => {
  const { bot, telegram, ada, video, said, newest } = await withVideo();
  const [answer] = said();
  telegram.press(answer ?? video, 'Cancel', ada, { stale: true });
  await bot.idle();
  expect(newest().text).toBe('There is nothing to stop.');
});
