import { expect, test } from 'vitest';
import { animate, journey, type TelegramJourney } from './journey.ts';

/** Moments of a wish, as the platform and the backend see them. */
const moments: [string, (all: TelegramJourney) => boolean][] = [
  ['the update is handed out', ({ telegram }) => telegram.updates().some(one => one.deliveries > 0)],
  ['the progress is sent', ({ said }) => said().length > 0],
  ['the picture is asked for', ({ telegram }) => telegram.calls('getFile').length > 0],
  ['the picture is fetched', ({ telegram }) => telegram.calls('download').length > 0],
  ['the picture is uploaded', ({ simulator }) => simulator.ledger().uploads.length > 0],
  ['the agent has the wish', ({ prompts }) => prompts().length > 0],
  ['the render is begun', ({ simulator }) => simulator.ledger().renders.length > 0],
  ['the video is fetched', ({ simulator }) => simulator.ledger().downloads.length > 0],
  ['the video is announced', ({ texts }) => texts().some(text => text.includes('sending it'))],
  ['the video is on its way', ({ telegram }) => telegram.calls('editMessageMedia').length > 0],
  ['the video is there', ({ videos }) => videos().length > 0],
];

test.each(moments)(
  'stopped and started again when %s: one charge, one answer, one video, no update lost',
  async (_, isThere) => {
    const all = await journey();
    const { bot, telegram, simulator, ada, chat, photos, until, texts, videos } = all;
    await telegram.photo(chat, ada, photos[0], { caption: animate });
    await until(() => expect(isThere(all)).toBe(true));
    const restarted = bot.restart();
    telegram.say(chat, ada, '/credits');
    await restarted;
    await bot.idle();
    expect(simulator.ledger().prompts).toMatchObject([{ text: animate, charged: 100 }]);
    expect(videos()).toHaveLength(1);
    expect(texts().filter(text => /5-second video|^Added – /.test(text))).toHaveLength(1);
    expect(texts().filter(text => text.includes('Exporting is free'))).toHaveLength(1);
    expect(telegram.updates().every(({ confirmed }) => confirmed)).toBe(true);
  },
);

test('restarted again and again, the wish is carried out once', async () => {
  const all = await journey();
  const { bot, telegram, simulator, ada, chat, photos, until, videos } = all;
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  for (const [, isThere] of moments.filter((_, index) => index % 2 === 1)) {
    await until(() => expect(isThere(all)).toBe(true));
    await bot.restart();
  }
  await bot.idle();
  expect(simulator.ledger().prompts).toMatchObject([{ text: animate, charged: 100 }]);
  expect(videos()).toHaveLength(1);
});
