import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from './bot.ts';
import { makePhotos } from './photos.ts';

let bot: Bot;
let photos: string[];
beforeAll(async () => {
  photos = await makePhotos(4);
});
afterEach(() => bot.close());

test('a picture with a wish becomes one answer and one video, and costs what it says', async () => {
  bot = await startBot();
  const [photo = ''] = photos;
  await bot.tell(bot.chat.say('animate this image into a 5-second video clip with smooth motion', [photo]));
  const [answer, video, ...others] = bot.chat.messages;
  expect(others).toEqual([]);
  expect(answer?.history[0]).toBe('Setting things up…');
  expect(answer?.text).toContain('5-second video');
  expect(answer?.text).not.toMatch(/click|export/i);
  expect(video?.history[0]).toBe('Your video is ready, sending it…');
  expect(video?.videos).toHaveLength(1);
  expect(video?.text).toContain('Timeline (1 track): 1. Video: ');
  expect(video?.text).toContain('100 credits used, 900 left');
  expect(bot.simulator.ledger().prompts).toMatchObject([{ charged: 100 }]);
});
