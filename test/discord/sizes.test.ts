import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryMovie } from '../media/movies.ts';
import { temporaryFolder } from '../media/prepared.ts';
import { animate, journey } from './journey.ts';

const megabyte = 1024 * 1024;

/** The machine's own, if it has one: without it there is a link in the place of a smaller video. */
const encoders = spawnSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8' }).stdout ?? '';
const hasEncoder = encoders.includes('libx264');

/** A film of so many bytes, of which players pass over most: encoded anew it is small, where there is an encoder. */
async function largeClip(bytes: number): Promise<string> {
  const clipPath = join(await temporaryFolder(), 'large.mp4');
  const path = hasEncoder ? await encodedMovie() : (await temporaryMovie()).path;
  const padding = Buffer.alloc(bytes);
  padding.writeUInt32BE(padding.length);
  padding.write('free', 4, 'latin1');
  await writeFile(clipPath, Buffer.concat([await readFile(path), padding]));
  return clipPath;
}

async function encodedMovie(): Promise<string> {
  const path = join(await temporaryFolder(), 'encoded.mp4');
  const pattern = ['-f', 'lavfi', '-i', 'testsrc=duration=1:size=64x48:rate=10'];
  spawnSync('ffmpeg', ['-nostdin', ...pattern, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', path]);
  return path;
}

const edit = 'PATCH /channels/{channel_id}/messages/{message_id}';

test('what a boosted server allows is sent as it is', async () => {
  const clipPath = await largeClip(12 * megabyte);
  const { bot, discord, ada, photos, videos } = await journey({ simulator: { clipPath } });
  const channel = discord.channel(discord.guild('Boosters', { tier: 2 }), 'pictures');
  await discord.say(channel, ada, `<@${discord.bot.id}> ${animate}`, { attachments: [photos[0]] });
  await bot.idle();
  expect(videos(channel)[0]?.attachments[0]?.bytes).toBeGreaterThan(12 * megabyte);
});

test.skipIf(!hasEncoder)('what is too large for the server is made smaller before it is tried', async () => {
  const clipPath = await largeClip(12 * megabyte);
  const { bot, discord, ada, channel, photos, videos } = await journey({ simulator: { clipPath } });
  await discord.say(channel, ada, `<@${discord.bot.id}> ${animate}`, { attachments: [photos[0]] });
  await bot.idle();
  expect(videos()[0]?.attachments[0]?.bytes).toBeLessThan(10 * megabyte);
  expect(discord.calls(edit).filter(({ status }) => status === 413)).toEqual([]);
});

test('what an interaction allows goes beyond the usual', async () => {
  const clipPath = await largeClip(12 * megabyte);
  const { bot, discord, ada, channel, photos, videos } = await journey({
    simulator: { clipPath },
    discord: { uploadLimit: { 0: 20 * megabyte, 1: 20 * megabyte, 2: 50 * megabyte, 3: 100 * megabyte } },
  });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(videos()[0]?.attachments[0]?.bytes).toBeGreaterThan(12 * megabyte);
});

test.skipIf(!hasEncoder)(
  'what a person may send, the bot may not: that is learned by one refusal, and the video is made smaller',
  async () => {
    const clipPath = await largeClip(12 * megabyte);
    const { bot, discord, channel, photos, videos } = await journey({ simulator: { clipPath } });
    const rich = discord.user('Eve', { uploadLimit: 100 * megabyte });
    const large = () => discord.calls(edit).filter(call => (call.uploads[0]?.bytes ?? 0) > 10 * megabyte);
    await discord.slash(channel, rich, 'animate', { image: photos[0], prompt: animate });
    await bot.idle();
    expect(videos()).toHaveLength(1);
    await discord.slash(channel, rich, 'export');
    await bot.idle();
    expect(videos()).toHaveLength(2);
    expect(large()).toMatchObject([{ status: 413, code: 40_005 }]);
  },
);

test.each([
  { status: 413, code: 40_005 },
  { status: 400, code: 40_005 },
  { status: 413, code: 0 },
])('a video that Discord finds too large ($status, $code) is linked to, and its buttons work', async how => {
  const { bot, discord, ada, channel, photos, newest, whispers } = await journey();
  discord.fault({ on: edit, where: isUpload, times: 9, do: { kind: 'refuse', ...how } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(newest().text).toMatch(/too large for this chat: .*\nWatch or download it here:\nhttp/s);
  discord.press(newest(), 'Credits', ada);
  await bot.idle();
  expect(whispers(ada).at(-1)).toMatch(/^900 credits left/);
});

const isUpload = (body: unknown) =>
  typeof body === 'object' && body !== null && 'attachments' in body && Array.isArray(body.attachments);
