import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createWeb } from '../../adapters/web/adapter.ts';
import type { Message } from '../../adapters/web/protocol.ts';
import type { ChatEvent } from '../../src/chat.ts';
import { createLog } from '../../src/log.ts';
import { scaleTiming } from '../../src/timing.ts';
import { makePhotos } from '../journeys/photos.ts';
import { temporaryFolder } from '../media/prepared.ts';
import { startSite } from './site.ts';
import { type GivenFile, type Told, visit } from './visitor.ts';

const wish = 'animate this image into a 5-second video clip with smooth motion';
let photo: GivenFile;

beforeAll(async () => {
  const [path = ''] = await makePhotos(1);
  photo = { name: 'Böötchen (1).jpg', content: await readFile(path) };
});

const videosOf = (messages: Message[]) => messages.flatMap(({ video }) => video ?? []);
const told = (all: Told[], event: string) => all.filter(one => one.event === event);

test('a picture becomes a video that plays, seeks and can be saved, in every tab', async () => {
  const site = await startSite();
  const [one, other] = [visit(site.url), visit(site.url)];
  const chat = await one.newChat();
  const heard = await Promise.all([one.listen(), other.listen()]);
  expect(await one.say(chat, wish, { files: [photo] })).toBe(202);
  await site.idle();

  const messages = await other.messages(chat);
  expect(messages[0]).toMatchObject({
    from: 'you',
    text: wish,
    files: [{ name: photo.name, kind: 'image' }],
  });
  const [video] = videosOf(messages);
  if (!video) throw new Error('there is no video');
  expect(video).toMatchObject({ width: 64, height: 48, duration: 2 });
  for (const tab of heard) {
    await vi.waitFor(() =>
      expect(told(tab, 'message').at(-1)?.data).toEqual({ chat, message: messages.at(-1) }),
    );
    expect(told(tab, 'activity')).not.toEqual([]);
  }
  expect(await other.chats()).toMatchObject([{ id: chat, title: wish.slice(0, 80) }]);

  const whole = await one.call(video.url);
  const content = Buffer.from(await whole.arrayBuffer());
  expect(content).toHaveLength(video.bytes);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'video/mp4',
    'accept-ranges': 'bytes',
    'content-disposition': expect.stringMatching(/^inline; filename\*=UTF-8''B%C3%B6/),
  });
  const part = await one.call(video.url, { headers: { range: 'bytes=100-199' } });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe(`bytes 100-199/${video.bytes}`);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(content.subarray(100, 200));
  expect((await one.call(video.url, { headers: { range: 'bytes=9999999-' } })).status).toBe(416);
  const known = { 'if-none-match': whole.headers.get('etag') ?? '' };
  // Not by fetch: it would ask for a fresh one as well.
  expect((await request(new URL(video.url, site.url), { headers: known })).statusCode).toBe(304);
  const saved = await one.call(`${video.url}?download`, { method: 'HEAD' });
  expect(saved.headers.get('content-disposition')).toMatch(/^attachment; .*\.mp4$/);
  const poster = await one.call(video.poster ?? '');
  expect(poster.headers.get('content-type')).toBe('image/jpeg');

  const sent = await one.call(messages[0]?.files[0]?.url ?? '');
  expect(sent.headers.get('content-type')).toBe('image/jpeg');
  expect(Buffer.from(await sent.arrayBuffer())).toEqual(photo.content);
  expect(await readdir(join(site.folder, '.arriving'))).toEqual([]);
});

test('a restart in the middle of a job loses nothing and makes nothing twice', async () => {
  const site = await startSite({ simulator: { speed: 0.002 } });
  const visitor = visit(site.url);
  const chat = await visitor.newChat();
  await visitor.say(chat, wish, { files: [photo] });
  await vi.waitFor(() => expect(site.simulator.ledger().renders).toHaveLength(1), {
    interval: 5,
    timeout: 10_000,
  });
  await site.restart();

  expect((await visitor.messages(chat))[0]).toMatchObject({ from: 'you', text: wish });
  await site.idle();
  expect(site.simulator.ledger().prompts).toHaveLength(1);
  const messages = await visitor.messages(chat);
  const [video, ...more] = videosOf(messages);
  expect(more).toEqual([]);
  expect((await visitor.call(video?.url ?? '')).status).toBe(200);

  await site.restart();
  expect(await visitor.messages(chat)).toEqual(messages);
});

test('what could be kept but not handed over is handed over by a repeat, or at the next start', async () => {
  const folder = await temporaryFolder();
  const log = createLog({ level: 'silent', secrets: [] });
  const place = { folder, host: '127.0.0.1', port: 0, token: undefined, simulated: true };
  const page = createWeb({ ...place, timing: scaleTiming(0.001), log });
  onTestFinished(() => page.stop());
  let full = true;
  const events: ChatEvent[] = [];
  const accept = async (event: ChatEvent) => {
    if (full) throw new Error('the disk is full');
    events.push(event);
    return 'queued' as const;
  };
  await page.start(accept);
  const visitor = visit(page.url());
  const chat = await visitor.newChat();
  expect(await visitor.say(chat, 'one', { id: 'the-first' })).toBe(503);
  expect(await visitor.say(chat, 'two', { id: 'the-second', files: [photo] })).toBe(503);
  full = false;
  expect(await visitor.say(chat, 'one', { id: 'the-first' })).toBe(202);
  expect(events).toMatchObject([{ type: 'message', text: 'one' }]);
  await page.stop();
  await page.start(accept);
  expect(events).toMatchObject([
    { text: 'one' },
    { text: 'two', attachments: [{ bytes: photo.content.length }] },
  ]);
  await page.stop();
  await page.start(accept);
  expect(events).toHaveLength(2);
});

test('what is sent or pressed twice counts once', async () => {
  const site = await startSite();
  const visitor = visit(site.url);
  const chat = await visitor.newChat();
  const again = { id: 'made-by-the-page', files: [photo] };
  const statuses = await Promise.all([visitor.say(chat, wish, again), visitor.say(chat, wish, again)]);
  expect(statuses).toEqual([202, 202]);
  await site.idle();
  expect(await visitor.say(chat, wish, again)).toBe(202);
  await site.idle();
  expect(site.simulator.ledger().prompts).toHaveLength(1);
  const messages = await visitor.messages(chat);
  expect(messages.filter(({ from }) => from === 'you')).toHaveLength(1);

  const withVideo = messages.find(({ video }) => video);
  const button = withVideo?.buttons.flat().find(one => 'action' in one);
  if (!withVideo || !button || !('action' in button)) throw new Error('there is nothing to press');
  const press = { id: 'pressed-once', message: withVideo.id, action: button.action };
  expect(await visitor.press(chat, press)).toBe(202);
  expect(await visitor.press(chat, press)).toBe(202);
  await site.idle();
  expect(site.simulator.ledger().prompts).toHaveLength(2);
});

test('commands are commands, in the language of the browser', async () => {
  const site = await startSite();
  const visitor = visit(site.url, { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5' });
  const chat = await visitor.newChat();
  await visitor.say(chat, '/HELP');
  await site.idle();
  expect((await visitor.messages(chat)).at(-1)?.text).toMatch(/\p{Script=Han}/u);
});

test('chats go on side by side and never mix', async () => {
  const site = await startSite({ env: { TURNS_PER_USER: '5' } });
  const visitor = visit(site.url);
  const chats = await Promise.all(Array.from({ length: 5 }, () => visitor.newChat()));
  await Promise.all(chats.map(chat => visitor.say(chat, `${wish} (${chat})`, { files: [photo] })));
  await site.idle();
  for (const chat of chats) {
    const messages = await visitor.messages(chat);
    expect(messages[0]?.text).toContain(chat);
    expect(videosOf(messages)).toHaveLength(1);
    expect(videosOf(messages)[0]?.url).toContain(chat);
  }
  expect((await visitor.chats()).map(({ id }) => id).toSorted()).toEqual(chats.toSorted());
});

test('a chat that is forgotten is empty in every tab, on the disk too, and goes on', async () => {
  const site = await startSite();
  const visitor = visit(site.url);
  const [chat, other] = [await visitor.newChat(), await visitor.newChat()];
  await visitor.say(chat, wish, { files: [photo] });
  await visitor.say(other, 'slow zoom', { files: [photo] });
  await site.idle();
  const heard = await visitor.listen();
  await visitor.say(chat, '/forget');
  await site.idle();

  expect(await visitor.messages(chat)).toMatchObject([
    { from: 'bot', text: expect.stringMatching(/^Done: I have deleted all that was said/), files: [] },
  ]);
  expect(videosOf(await visitor.messages(other))).toHaveLength(1);
  await vi.waitFor(() =>
    expect(told(heard, 'message').at(-1)?.data).toMatchObject({ message: { from: 'bot' } }),
  );
  expect(told(heard, 'forgotten')).toEqual([{ event: 'forgotten', data: { chat, kept: [] } }]);
  expect(await visitor.chats()).toContainEqual({ id: chat, title: '', at: expect.any(Number) });
  expect(await readdir(join(site.folder, chat))).toEqual([]);
  for (const file of await readdir(site.folder, { withFileTypes: true })) {
    if (file.isFile()) expect(await readFile(join(site.folder, file.name), 'latin1')).not.toContain(wish);
  }
  await visitor.say(chat, 'hello again');
  await site.idle();
  expect((await visitor.messages(chat))[1]?.text).toBe('hello again');
});

test('what was said after /forget stays, with its files and its place in the line, and is done', async () => {
  const site = await startSite();
  site.simulator.fault({ on: 'render', do: { kind: 'delay', ms: 500 } });
  const visitor = visit(site.url);
  const chat = await visitor.newChat();
  await visitor.say(chat, 'slow zoom', { files: [photo] });
  const heard = await visitor.listen();
  await visitor.say(chat, '/forget');
  expect(await visitor.say(chat, wish, { id: 'said-after-it', files: [photo] })).toBe(202);
  await visitor.say(chat, '/credits');
  await site.idle();

  const messages = await visitor.messages(chat);
  const mine = messages.filter(({ from }) => from === 'you');
  expect(mine.map(({ text }) => text)).toEqual([wish, '/credits']);
  expect(messages.some(({ replyTo }) => replyTo === mine[1]?.id)).toBe(true);
  const [video, ...more] = videosOf(messages);
  expect(more).toEqual([]);
  for (const url of [mine[0]?.files[0]?.url, video?.url])
    expect((await visitor.call(url ?? 'missing')).status).toBe(200);
  expect(site.simulator.ledger().prompts.map(({ text }) => text)).toEqual([
    expect.stringContaining('slow zoom'),
    expect.stringContaining(wish),
  ]);
  await vi.waitFor(() =>
    expect(told(heard, 'forgotten')).toMatchObject([
      { data: { kept: expect.arrayContaining(['said-after-it']) } },
    ]),
  );
  expect(await visitor.chats()).toMatchObject([{ id: chat, title: wish.slice(0, 80) }]);
});
