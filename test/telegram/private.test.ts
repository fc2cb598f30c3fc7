import { expect, test } from 'vitest';
import { heic } from '../media/heic-fixture.ts';
import { movie } from '../media/movies.ts';
import { animate, journey } from './journey.ts';

test('a photo with a caption becomes one answer and one video', async () => {
  const { bot, telegram, simulator, ada, chat, photos, said } = await journey();
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  const [answer, video, ...others] = said();
  expect(others).toEqual([]);
  expect(answer).toMatchObject({ text: expect.stringContaining('5-second video'), buttons: [] });
  expect(video).toMatchObject({
    text: expect.stringMatching(/^Timeline \(1 track\): .*\n100 credits used, 900 left$/),
    notified: true,
    media: { kind: 'video', width: 64, height: 48, duration: 2, hasThumbnail: true },
  });
  expect(telegram.calls('editMessageMedia')).toMatchObject([
    { parameters: { media: expect.stringContaining('"supports_streaming":true') } },
  ]);
  expect(simulator.ledger().prompts).toMatchObject([{ charged: 100 }]);
});

test('a photo and the text after it are one wish', async () => {
  const { bot, telegram, ada, chat, photos, videos, prompts } = await journey();
  telegram.hold();
  await telegram.photo(chat, ada, photos[0]);
  telegram.say(chat, ada, animate);
  telegram.release();
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
});

test('a photo alone is answered by a question, and pressing a wish makes the video', async () => {
  const { bot, telegram, ada, chat, photos, newest, videos, prompts } = await journey();
  await telegram.photo(chat, ada, photos[0]);
  await bot.idle();
  expect(newest()).toMatchObject({ text: 'Got it. What should happen?', media: undefined });
  const press = telegram.press(newest(), 'Slow zoom', ada);
  await bot.idle();
  expect(press.answer).toEqual({ text: '', alert: false });
  expect(prompts()).toEqual([expect.stringContaining('slow zoom')]);
  expect(videos()).toHaveLength(1);
});

test('an album of four is one turn, one question to the agent and one video', async () => {
  const { bot, telegram, simulator, ada, chat, photos, said, videos } = await journey();
  await telegram.album(
    chat,
    ada,
    photos.map(photo => ({ photo })),
    { caption: animate },
  );
  await bot.idle();
  expect(simulator.ledger().calls['upload']).toBe(4);
  expect(simulator.ledger().prompts).toHaveLength(1);
  expect(videos()).toHaveLength(1);
  expect(said()).toHaveLength(2);
});

test('several documents and the words after them are one wish', async () => {
  const { bot, telegram, simulator, ada, chat, photos, prompts, videos } = await journey();
  telegram.hold();
  for (const photo of photos.slice(0, 2))
    await telegram.document(chat, ada, photo, { mimeType: 'image/jpeg' });
  telegram.say(chat, ada, animate);
  telegram.release();
  await bot.idle();
  expect(simulator.ledger().calls['upload']).toBe(2);
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
});

test('a picture from a phone, sent as a HEIC document, is taken', async () => {
  const { bot, telegram, ada, chat, videos } = await journey();
  await telegram.document(chat, ada, heic(), {
    name: 'IMG_1.HEIC',
    mimeType: 'image/heic',
    caption: animate,
  });
  await bot.idle();
  expect(videos()).toHaveLength(1);
});

test('a document that is no picture, film or sound is told by its name', async () => {
  const { bot, telegram, ada, chat, texts, prompts } = await journey();
  await telegram.document(chat, ada, Buffer.from('plain words'), { name: 'notes.txt', caption: animate });
  await bot.idle();
  expect(texts()).toEqual([
    expect.stringMatching(/^“notes.txt” is not a picture.*\nNo credits were used\.$/s),
  ]);
  expect(prompts()).toEqual([]);
});

test('a sticker is a picture', async () => {
  const { bot, telegram, ada, chat, photos, newest, simulator } = await journey();
  await telegram.sticker(chat, ada, photos[0]);
  await bot.idle();
  expect(newest().text).toBe('Got it. What should happen?');
  expect(simulator.ledger().calls['upload']).toBe(1);
});

test.each(['video', 'animation'] as const)('a %s with a caption is edited', async kind => {
  const { bot, telegram, ada, chat, prompts, videos } = await journey();
  await telegram[kind](chat, ada, await movie(), { caption: 'make it slower' });
  await bot.idle();
  expect(prompts()).toEqual(['make it slower']);
  expect(videos().length).toBeLessThanOrEqual(1);
});

test('a forwarded picture counts as sent', async () => {
  const { bot, telegram, ada, chat, photos, newest } = await journey();
  const bob = telegram.person('Bob');
  const original = await telegram.photo(telegram.privateChat(bob), bob, photos[0], { caption: animate });
  await bot.idle();
  telegram.forward(chat, ada, original);
  await bot.idle();
  expect(newest().media?.kind).toBe('video');
});

test('an edited message does nothing', async () => {
  const { bot, telegram, ada, chat, photos, prompts, said } = await journey();
  const wish = await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  const before = said().length;
  telegram.editMessage(wish, 'make it vertical');
  telegram.say(chat, ada, '/credits');
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(said()).toHaveLength(before + 1);
});

test('a reply to a picture brings that picture along', async () => {
  const { bot, telegram, ada, chat, photos, prompts, videos, simulator } = await journey();
  const picture = await telegram.photo(chat, ada, photos[0]);
  await bot.idle();
  telegram.say(chat, ada, '/new');
  telegram.say(chat, ada, animate, { replyTo: picture });
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(simulator.ledger().calls['upload']).toBe(2);
  expect(videos()).toHaveLength(1);
});

test('a soundless video that comes back as an animation is delivered like any other', async () => {
  const { bot, telegram, ada, chat, photos, videos, prompts } = await journey({
    telegram: { videosComeBackAs: 'animation' },
  });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  const [video] = videos();
  if (!video) throw new Error('no video');
  telegram.say(chat, ada, 'make it slower', { replyTo: video });
  await bot.idle();
  expect(prompts()).toEqual([animate, 'make it slower']);
  expect(videos()).toHaveLength(2);
});
