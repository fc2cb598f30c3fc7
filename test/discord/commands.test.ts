import { beforeAll, expect, test } from 'vitest';
import { makePhotos } from '../journeys/photos.ts';
import { startDiscordBot } from './bot.ts';

let photos: string[];
beforeAll(async () => {
  photos = await makePhotos(4);
});

test('/animate with an image puts a video into the channel', async () => {
  const { discord, simulator, idle } = await startDiscordBot();
  const guild = discord.guild('Makers');
  const channel = discord.channel(guild, 'pictures');
  const ada = discord.user('Ada');
  await expect.poll(() => discord.commands().length).toBeGreaterThan(5);
  discord.slash(channel, ada, 'animate', { image: photos[0] ?? '', prompt: 'smooth motion, 5 seconds' });
  await idle();
  const shown = discord.messages(channel).filter(({ byBot }) => byBot);
  const [note, answer, video, ...others] = shown;
  expect(others).toEqual([]);
  expect(note).toMatchObject({ text: 'I am on it; the video comes here.', onlyFor: ada.id });
  expect(answer?.text).toContain('5-second video');
  expect(video).toMatchObject({
    text: expect.stringMatching(/^Timeline \(1 track\): .*\n100 credits used, 900 left$/),
    attachments: [{ type: 'video/mp4' }],
    notified: true,
  });
  expect(simulator.ledger().prompts).toMatchObject([{ charged: 100 }]);
  expect(discord.violations()).toEqual([]);
});
