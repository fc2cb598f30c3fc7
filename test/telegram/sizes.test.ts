import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryMovie } from '../media/movies.ts';
import { temporaryFolder } from '../media/prepared.ts';
import { animate, journey } from './journey.ts';

const megabyte = 1024 * 1024;

test('a file above 20 MB is refused with a sentence before anything is fetched', async () => {
  const { bot, telegram, ada, chat, texts, prompts } = await journey();
  const huge = { bytes: 21 * megabyte };
  await telegram.document(chat, ada, huge, { name: 'sea.png', mimeType: 'image/png', caption: animate });
  await bot.idle();
  expect(texts()).toEqual([
    expect.stringMatching(/^“sea\.png” is too large: 20 MB at most\..*\nNo credits were used\.$/s),
  ]);
  expect(telegram.calls('getFile')).toEqual([]);
  expect(prompts()).toEqual([]);
});

test('of an album only what is too large is left out', async () => {
  const { bot, telegram, ada, chat, photos, texts, videos, simulator } = await journey();
  const items = [{ document: photos[0] }, { document: { bytes: 21 * megabyte } }, { document: photos[1] }];
  await telegram.album(chat, ada, items, { caption: animate, mimeType: 'image/jpeg' });
  await bot.idle();
  expect(texts()[0]).toContain('is too large');
  expect(simulator.ledger().calls['upload']).toBe(2);
  expect(videos()).toHaveLength(1);
});

test.each(['files', 'proxied'] as const)(
  'a Bot API server of one’s own (%s) gives larger files',
  async local => {
    const { bot, telegram, ada, chat, photos, videos, simulator } = await journey({ telegram: { local } });
    await telegram.document(chat, ada, { bytes: 21 * megabyte }, { name: 'sea.bin' });
    await bot.idle();
    await telegram.photo(chat, ada, photos[0], { caption: animate });
    await bot.idle();
    expect(telegram.calls('getFile').length).toBeGreaterThan(1);
    expect(simulator.ledger().calls['upload']).toBe(1);
    expect(videos()).toHaveLength(1);
  },
);

test('a video that Telegram finds too large is linked to, and its buttons work', async () => {
  const { bot, telegram, ada, chat, photos, newest } = await journey();
  telegram.fault({
    on: 'editMessageMedia',
    do: { kind: 'refuse', status: 413, description: 'Request Entity Too Large' },
  });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(newest().text).toMatch(/too large for this chat\.\nWatch or download it here:\nhttp/s);
  telegram.press(newest(), 'Credits', ada);
  await bot.idle();
  expect(newest().text).toMatch(/^900 credits left/);
});

test('a video above 50 MB that can not be made smaller is linked to without an upload', async () => {
  const clipPath = join(await temporaryFolder(), 'large.mp4');
  const { path } = await temporaryMovie();
  const { readFile } = await import('node:fs/promises');
  // A box that players pass over makes it large.
  const padding = Buffer.alloc(51 * megabyte);
  padding.writeUInt32BE(padding.length);
  padding.write('free', 4, 'latin1');
  await writeFile(clipPath, Buffer.concat([await readFile(path), padding]));
  const { bot, telegram, ada, chat, photos, newest, prompts } = await journey({ simulator: { clipPath } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(newest().text).toMatch(/too large for this chat: 51 MB, and 50 MB is the limit here/);
  expect(telegram.calls('editMessageMedia')).toEqual([]);
  expect(prompts()).toHaveLength(1);
});

test('an answer above 4,096 characters comes in parts, a caption above 1,024 is cut', async () => {
  const { bot, telegram, simulator, ada, chat, photos, said, videos } = await journey();
  const words = `${'🎬'.repeat(3_000)} the end`;
  const frame = { content: { role: 'model', parts: [{ text: words }] } };
  simulator.fault({
    on: 'prompt',
    do: { kind: 'insert', pieces: 1, text: `data: ${JSON.stringify(frame)}\n\n`, next: 'continue' },
  });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(
    said()
      .map(({ text }) => text)
      .join(''),
  ).toContain('the end');
  expect(said().length).toBeGreaterThan(2);
  expect(videos()).toHaveLength(1);
});
