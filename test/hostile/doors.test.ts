import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { pino } from 'pino';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { createTelegram } from '../../adapters/telegram/adapter.ts';
import { chatEventSchema } from '../../src/chat.ts';
import { startHttp } from '../../src/http.ts';
import { scaleTiming } from '../../src/timing.ts';
import { startTelegram } from '../fakes/telegram/server.ts';
import { testSeed } from '../seeded.ts';
import { webhookSecret } from '../telegram/bot.ts';
import { startSite } from '../web/site.ts';
import { visit } from '../web/visitor.ts';
import { spoiled } from './words.ts';

const seed = testSeed();

/** A connection as nobody's library would make it, and all that came back on it. */
function call(url: string): { socket: Socket; heard: () => string; closed: Promise<void> } {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', piece => {
    heard += piece;
  });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return {
    socket,
    heard: () => heard,
    closed: new Promise(resolve => socket.once('close', () => resolve())),
  };
}

async function door(requestTimeout = 200) {
  const http = await startHttp({ port: 0, host: '127.0.0.1', requestTimeout });
  onTestFinished(() => http.close());
  const read: number[] = [];
  http.route('POST', '/hook', async ({ headers, body }) => {
    if (headers['x-secret'] !== 'example') return { status: 401 };
    read.push((await body()).length);
    return { status: 200 };
  });
  return { url: `${http.url}/hook`, read };
}

test('who does not know the secret is not listened to: of a large body next to nothing is read', async () => {
  const { url, read } = await door();
  const { socket, heard, closed } = call(url);
  socket.write('POST /hook HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000000\r\n\r\n');
  socket.write(Buffer.alloc(60_000));
  await closed;
  expect(heard()).toMatch(/^HTTP\/1.1 401 [\s\S]*connection: close/i);
  expect(read).toEqual([]);
});

test('a body beyond the bound is refused, announced or not', async () => {
  const { url, read } = await door(5_000);
  const headers = { 'x-secret': 'example' };
  const announced = call(url);
  announced.socket.write(
    'POST /hook HTTP/1.1\r\nhost: a\r\nx-secret: example\r\ncontent-length: 2000000\r\n\r\n',
  );
  await announced.closed;
  expect(announced.heard()).toMatch(/^HTTP\/1.1 413 /);
  const chunked = call(url);
  chunked.socket.write(
    'POST /hook HTTP/1.1\r\nhost: a\r\nx-secret: example\r\ntransfer-encoding: chunked\r\n\r\n',
  );
  for (let sent = 0; sent < 20; sent += 1) chunked.socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`);
  await chunked.closed;
  expect(chunked.heard()).toMatch(/^HTTP\/1.1 413 /);
  const { statusCode } = await request(url, { method: 'POST', headers, body: 'x'.repeat(1_000_000) });
  expect([statusCode, read]).toEqual([200, [1_000_000]]);
});

test('whoever speaks slowly, or not at all, is cut off; the others are served meanwhile', async () => {
  const { url, read } = await door(300);
  const slow = Array.from({ length: 150 }, () => call(url));
  for (const [index, { socket }] of slow.entries()) {
    if (index % 3 === 0) continue;
    const head = 'POST /hook HTTP/1.1\r\nhost: a\r\n';
    socket.write(index % 3 === 1 ? head : `${head}x-secret: example\r\ncontent-length: 1000\r\n\r\n`);
    const drip = setInterval(() => socket.write('x'), 50);
    socket.once('close', () => clearInterval(drip));
  }
  await sleep(50);
  const headers = { 'x-secret': 'example' };
  expect((await request(url, { method: 'POST', headers, body: 'quick' })).statusCode).toBe(200);
  await Promise.all(slow.map(({ closed }) => closed));
  expect(read).toEqual([5]);
});

test('connections beyond the bound are turned away, and there is room again when some are gone', async () => {
  const { url } = await door(60_000);
  const held = Array.from({ length: 200 }, () => call(url));
  await Promise.all(held.map(({ socket }) => new Promise<void>(resolve => socket.once('connect', resolve))));
  const one = call(url);
  await one.closed;
  expect(one.heard()).toBe('');
  for (const { socket } of held) socket.destroy();
  const answered = async () => (await request(url, { method: 'POST' })).statusCode;
  await expect.poll(() => answered().catch(() => 0)).toBe(401);
});

test('what is no HTTP is no call', async () => {
  const { url } = await door();
  for (const line of [
    '\0\0\0',
    'GET',
    'POST /hook HTTP/9.9\r\n\r\n',
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
  ]) {
    const { socket, heard, closed } = call(url);
    socket.write(line);
    await closed;
    expect(heard()).toMatch(/^$|^HTTP\/1.1 4\d\d /);
  }
  const twice = call(url);
  twice.socket.write(
    'POST /hook HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  );
  await twice.closed;
  expect(twice.heard()).toMatch(/^HTTP\/1.1 4\d\d /);
});

const person = { id: 42, is_bot: false, first_name: 'Ada', language_code: 'en' };
const group = { id: -1_001, type: 'supergroup', title: 'Cinema', is_forum: true };
const words = '@stillmotion_bot /credits please';
const entities = [
  { type: 'mention', offset: 0, length: 16 },
  { type: 'bot_command', offset: 0, length: 8 },
  { type: 'text_mention', offset: 1, length: 3, user: person },
];
const photo = [{ file_id: 'x', file_unique_id: 'y', width: 9, height: 9, file_size: 99 }];
const message = {
  message_id: 5,
  date: 1,
  chat: group,
  from: person,
  message_thread_id: 3,
  is_topic_message: true,
  caption: words,
  caption_entities: entities,
  photo,
  media_group_id: 'album',
  reply_to_message: {
    message_id: 4,
    date: 1,
    chat: group,
    from: person,
    document: { file_id: 'd', mime_type: 'image/png' },
  },
};
const updates = [
  {
    update_id: 1,
    message: { ...message, photo: undefined, caption: undefined, text: '/status', entities: [entities[1]] },
  },
  { update_id: 1, message },
  {
    update_id: 1,
    message: { message_id: 6, date: 1, chat: group, sender_chat: group, migrate_to_chat_id: -1_002 },
  },
  { update_id: 1, callback_query: { id: '7', from: person, chat_instance: 'c', data: 'status', message } },
];

test(`spoiled updates of Telegram are confirmed, and only whole events go on (TEST_SEED=${seed})`, async () => {
  const [telegram, http] = await Promise.all([startTelegram(), startHttp({ port: 0, host: '127.0.0.1' })]);
  onTestFinished(async () => void (await Promise.all([telegram.close(), http.close()])));
  const url = `${http.url}/telegram`;
  const adapter = createTelegram({
    token: telegram.token,
    apiRoot: telegram.url,
    webhook: { url, secret: webhookSecret, http },
    commands: ['credits'],
    timing: scaleTiming(0.001),
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => adapter.stop());
  const taken: unknown[] = [];
  await adapter.start(async event => {
    taken.push(event);
    return 'queued';
  });
  const spoilt = fc.sample(fc.constantFrom(...updates).chain(spoiled), { seed, numRuns: 200 });
  const headers = { 'x-telegram-bot-api-secret-token': webhookSecret };
  for (const [index, update] of spoilt.entries()) {
    const body = JSON.stringify({ ...(typeof update === 'object' && update), update_id: index });
    const { statusCode, body: answer } = await request(url, { method: 'POST', headers, body });
    await answer.dump();
    expect(statusCode, body).toBe(200);
  }
  expect(taken.length).toBeGreaterThan(20);
  for (const event of taken) expect(chatEventSchema.safeParse(event).error).toBeUndefined();
});

test(`spoiled forms of the page are answered, and leave nothing behind (TEST_SEED=${seed})`, async () => {
  const site = await startSite();
  const visitor = visit(site.url);
  const chat = await visitor.newChat();
  const { host, origin } = new URL(site.url);
  const part = (name: string, value: string, more = '') =>
    `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const file = part('files', 'some bytes', '; filename="a.jpg"\r\ncontent-type: image/jpeg');
  const good = `${part('id', 'made-by-the-page')}${part('text', 'hello')}${file}--b--\r\n`;
  const pieces = [
    '\r\n',
    '--b',
    '--',
    '"',
    ';',
    '=',
    '\0',
    "filename*=UTF-8''%2e%2e%2fx",
    'name=',
    '\xff',
    'x'.repeat(9_000),
  ];
  const change = fc.tuple(fc.nat(good.length), fc.nat(40), fc.constantFrom(...pieces));
  const forms = fc.sample(fc.array(change, { minLength: 1, maxLength: 4 }), { seed, numRuns: 80 });
  for (const changes of forms) {
    const body = changes.reduce(
      (form, [at, length, by]) => form.slice(0, at) + by + form.slice(at + length),
      good,
    );
    const bytes = Buffer.from(body, 'latin1');
    const { socket, heard, closed } = call(site.url);
    const head = [
      `POST /api/chats/${chat}/messages HTTP/1.1`,
      `host: ${host}`,
      `origin: ${origin}`,
      'content-type: multipart/form-data; boundary=b',
      `content-length: ${bytes.length}`,
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(bytes);
    await closed;
    expect(heard(), body).toMatch(/^HTTP\/1.1 (202|400|413) /);
  }
  await site.idle();
  expect(site.log.filter(line => JSON.parse(line).msg === 'the page got no answer')).toEqual([]);
});
