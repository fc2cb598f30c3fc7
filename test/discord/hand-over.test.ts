import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { heic } from '../media/heic-fixture.ts';
import { drawing, heldSideways, looksUpright } from '../media/pictures.ts';
import { temporaryFolder } from '../media/prepared.ts';
import { animate, type DiscordJourney, journey } from './journey.ts';

const megabyte = 1024 * 1024;
const refresh = 'POST /attachments/refresh-urls';

/** A picture on disk that is as large as a photo, by what comes after its end and is no part of it. */
async function photo(name: string, content?: Buffer, bytes = 0.3 * megabyte): Promise<string> {
  const path = join(await temporaryFolder(), name);
  const picture = content ?? (await drawing().jpeg().toBuffer());
  const padding = Buffer.alloc(bytes);
  padding.writeUInt32BE(padding.length);
  padding.write('free', 4, 'latin1');
  await writeFile(path, Buffer.concat([picture, padding]));
  return path;
}

const ask = ({ discord, channel, ada }: DiscordJourney, words: string, ...attachments: string[]) =>
  discord.say(channel, ada, `<@${discord.bot.id}> ${words}`, { attachments });

const ways = ({ simulator }: DiscordJourney) =>
  simulator.ledger().uploads.map(({ name, via }) => `${name} by ${via}`);

/** What the service answers an upload with; a file for each. */
const stored = (...files: object[]) =>
  JSON.stringify({
    code: 0,
    data: { files: files.map(more => ({ filename: 'a.jpg', cdn_url: 'https://cdn.example/a', ...more })) },
  });

/** Links are signed, and whoever reads the log must not get the files. */
const expectNoLinks = ({ bot }: DiscordJourney) => expect(bot.log.join('')).not.toContain('hm=');

test('the service fetches a photo from Discord, and only its beginning passes through the bot', async () => {
  const all = await journey();
  const { bot, discord, ada, channel, videos } = all;
  const image = await photo('boat.jpg', undefined, 4 * megabyte);
  await discord.slash(channel, ada, 'animate', { image, prompt: animate });
  await bot.idle();
  expect(ways(all)).toEqual(['boat.jpg by url']);
  const [looked, fetched, ...others] = discord.calls('cdn').map(({ sent }) => sent);
  expect(fetched).toBeGreaterThan(4 * megabyte);
  // What the kernel has taken for the bot already is counted, too.
  expect(looked).toBeLessThan(2 * megabyte);
  expect(others).toEqual([]);
  expect(videos()).toMatchObject([{ attachments: [{ name: 'boat.mp4' }] }]);
  expectNoLinks(all);
});

test('what has to be changed, or called otherwise, goes through the bot', async () => {
  const folder = await temporaryFolder();
  const all = await journey({ simulator: { folder } });
  const pictures = [
    await photo('sea.JPEG'),
    await photo('sideways.jpg', await heldSideways(6, 'jpeg')),
    await photo('phone.heic', heic()),
    await photo('sea.jpeg'),
    await photo('really-png.jpg', await drawing().png().toBuffer()),
  ];
  await ask(all, animate, ...pictures);
  await all.bot.idle();
  expect(ways(all)).toEqual([
    'sea.JPEG by url',
    'sideways.jpg by multipart',
    'phone.jpg by multipart',
    'sea-2.jpg by multipart',
    'really-png.png by multipart',
  ]);
  const uploads = (await readdir(folder)).filter(name => name.startsWith('upload-'));
  const upright = uploads.map(name => looksUpright(join(folder, name)));
  expect(await Promise.all(upright)).toEqual(Array(5).fill(true));
  expect(all.videos()).toHaveLength(1);
});

test('an outdated link is exchanged for a fresh one before the service gets it', async () => {
  let ago = 25 * 60 * 60_000;
  const all = await journey({ discord: { now: () => Date.now() - ago } });
  await ask(all, animate, await photo('old.jpg'));
  ago = 0;
  await all.bot.idle();
  expect(all.discord.calls(refresh).length).toBeGreaterThan(0);
  expect(ways(all)).toEqual(['old.jpg by url']);
  expect(all.videos()).toHaveLength(1);
});

test('a link that stays too short for the service to rely on is not handed over', async () => {
  const all = await journey({ discord: { linkLifetime: 60_000 }, timing: { discordLinkRest: 120_000 } });
  await ask(all, animate, await photo('brief.jpg'));
  await all.bot.idle();
  expect(all.discord.calls(refresh)).toHaveLength(1);
  expect(ways(all)).toEqual(['brief.jpg by multipart']);
});

test('whatever the service makes of a link but the file itself, the file is sent', async () => {
  const all = await journey();
  const { bot, simulator, texts, videos } = all;
  const answers = [
    { status: 400, body: 'can not fetch' },
    { status: 404, code: 404 },
    { body: stored({ file_type: 'text/html' }) },
    { body: stored({}, {}) },
    { body: stored({ filename: '../a"\n.exe' }) },
  ];
  for (const [index, answer] of answers.entries())
    simulator.fault({ on: 'upload', after: index, do: { kind: 'answer', status: 200, ...answer } });
  const names = answers.map((_, index) => `p${index}.jpg`);
  await ask(all, animate, ...(await Promise.all(names.map(name => photo(name)))));
  await bot.idle();
  expect(ways(all)).toEqual(names.map(name => `${name} by multipart`));
  expect(texts().join()).not.toContain('p0.jpg');
  expect(videos()).toHaveLength(1);
  expectNoLinks(all);
});

test('wishes call each file as the service does', async () => {
  const all = await journey();
  const renamed = { kind: 'answer', status: 200, body: stored({ filename: 'asset-17.jpg' }) } as const;
  all.simulator.fault({ on: 'upload', after: 1, times: 2, do: renamed });
  const pictures = ['one.JPEG', 'two.jpg', 'three.jpg'].map(name => photo(name));
  await ask(all, `${animate}, one video each`, ...(await Promise.all(pictures)));
  await all.bot.idle();
  const named = all.prompts().map(prompt => /file "([^"]*)"/.exec(prompt)?.[1]);
  expect(named).toEqual(['one.JPEG', 'asset-17.jpg', 'three.jpg']);
});

test('a beginning that can not be read is no failure of the file', async () => {
  const all = await journey();
  const effects = [{ kind: 'cut' }, { kind: 'reset' }, { kind: 'refuse', status: 503 }] as const;
  for (const [index, effect] of effects.entries()) all.discord.fault({ on: 'cdn', after: index, do: effect });
  const names = effects.map(({ kind }) => `${kind}.jpg`);
  await ask(all, animate, ...(await Promise.all(names.map(name => photo(name)))));
  await all.bot.idle();
  expect(ways(all)).toEqual(names.map(name => `${name} by multipart`));
  expect(all.videos()).toHaveLength(1);
});

test('a project that the service has lost is made again, with what came by a link', async () => {
  const all = await journey();
  const { bot, simulator, videos } = all;
  await ask(all, animate, await photo('first.jpg'));
  await bot.idle();
  simulator.forgetSessions();
  await ask(all, animate, await photo('second.jpg'));
  await bot.idle();
  expect(ways(all).slice(1).sort()).toEqual(['first.jpg by url', 'second.jpg by url']);
  expect(videos()).toHaveLength(2);
});

test('a stop while the service fetches is a stop', async () => {
  const all = await journey();
  const { bot, discord, simulator, ada, channel, texts, until } = all;
  simulator.fault({ on: 'upload', do: { kind: 'mute' } });
  await ask(all, animate, await photo('boat.jpg'));
  await until(() => expect(ways(all)).toEqual(['boat.jpg by url']));
  await discord.slash(channel, ada, 'cancel');
  await bot.idle();
  expect(texts().at(-1)).toMatch(/^Stopped/);
  expect(ways(all)).toHaveLength(1);
});
