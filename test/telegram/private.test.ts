import { beforeAll, expect, test } from 'vitest';
import { makePhotos } from '../journeys/photos.ts';
import { startTelegramBot } from './bot.ts';

let photos: string[];
beforeAll(async () => {
  photos = await makePhotos(4);
});

test('a photo with a caption becomes one answer and one video', async () => {
  const { telegram, simulator, idle } = await startTelegramBot();
  const ada = telegram.person('Ada');
  const chat = telegram.privateChat(ada);
  await telegram.photo(chat, ada, photos[0] ?? '', { caption: 'animate this image into a 5-second video' });
  await idle();
  const [answer, video, ...others] = telegram.messages(chat).filter(({ byBot }) => byBot);
  expect(others).toEqual([]);
  expect(answer).toMatchObject({ text: expect.stringContaining('5-second video'), buttons: [] });
  expect(video).toMatchObject({
    text: expect.stringMatching(/^Timeline \(1 track\): .*\n100 credits used, 900 left$/),
    notified: true,
    media: { kind: 'video', hasThumbnail: true },
  });
  expect(simulator.ledger().prompts).toMatchObject([{ charged: 100 }]);
  expect(telegram.violations()).toEqual([]);
});
