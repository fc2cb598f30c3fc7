import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { makePhotos } from '../journeys/photos.ts';
import { startSite } from './site.ts';
import { visit } from './visitor.ts';

test('of several videos each waits behind its own picture', async () => {
  const site = await startSite();
  const visitor = visit(site.url);
  const chat = await visitor.newChat();
  const photos = await Promise.all((await makePhotos(3)).map(path => readFile(path)));
  const files = photos.map((content, index) => ({ name: `photo-${index + 1}.jpg`, content }));
  await visitor.say(chat, 'animate each picture', { files });
  await site.idle();
  const videos = (await visitor.messages(chat)).flatMap(({ video }) => video ?? []);
  const posters = await Promise.all(
    videos.map(async ({ poster = '' }) => Buffer.from(await (await visitor.call(poster)).arrayBuffer())),
  );
  const green = async (picture: Buffer) =>
    Math.round(((await sharp(picture).stats()).channels[1]?.mean ?? 0) / 20);
  expect(await Promise.all(posters.map(green))).toEqual(await Promise.all(photos.map(green)));
});
