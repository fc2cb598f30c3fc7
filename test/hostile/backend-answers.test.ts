import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { limits } from '../../src/nemo/limits.ts';
import type { Nemo } from '../../src/nemo/nemo.ts';
import {
  connect,
  data,
  failureOf,
  type Handle,
  json,
  never,
  ok,
  quick,
  startBackend,
  stream,
  temporaryFolder,
} from '../nemo/fake.ts';
import { workedMs } from './cpu.ts';
import { says } from './examples.ts';

async function backend(handle: Handle, timing = {}): Promise<Nemo> {
  const { url } = await startBackend(handle);
  return connect(url, { timing: { ...quick, callTimeout: 5_000, transferIdle: 5_000, ...timing } });
}

const bytesHeld = () => process.memoryUsage.rss();
const MiB = 1024 * 1024;

/** What `work` adds to this process at most, looked at every few milliseconds. */
async function peakOf(work: () => Promise<unknown>): Promise<number> {
  const before = bytesHeld();
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, bytesHeld());
  }, 2);
  await work();
  clearInterval(look);
  return Math.max(most, bytesHeld()) - before;
}

test('an answer that unpacks to gigabytes is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(100 * MiB), { level: 1 });
  const handle: Handle = response =>
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-encoding': 'gzip' }).end(bomb);
  const nemo = await backend(handle);
  const path = join(await temporaryFolder(), 'clip.mp4');
  const peak = await peakOf(async () => {
    expect((await failureOf(nemo.balance(never()))).reason).toBe('malformed');
    // As a video it is no more than the bytes that came; that it is none is seen when it is looked at.
    expect(await nemo.download('r', undefined, path, never())).toBe(bomb.length);
  });
  expect(peak).toBeLessThan(60 * MiB);
});

test('an answer without an end is left at its bound', async () => {
  const endless: Handle = response => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const piece = Buffer.alloc(MiB, '[');
    const more = () => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', more);
    more();
  };
  const nemo = await backend(endless);
  expect((await failureOf(nemo.balance(never()))).message).toMatch('too long');
});

test('an answer that is announced too long is not waited for', async () => {
  const nemo = await backend(response =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 33 * MiB }).write('{'),
  );
  expect((await failureOf(nemo.balance(never()))).message).toMatch('too long');
});

test.each([
  ['a list', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['an object', `${'{"draft":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ['a draft', `{"code":0,"data":{"state":{"draft":${'[{"m":'.repeat(400)}1${'}]'.repeat(400)}}}}`],
])('%s within itself thousands of times is no answer', async (_, body) => {
  const nemo = await backend(response =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(body),
  );
  expect((await failureOf(nemo.state('s', never()))).reason).toBe('malformed');
});

test('a body that is longer than announced ends where it was announced to, and stops nothing', async () => {
  const nemo = await backend((response, { path }) => {
    const { socket } = response;
    if (path.includes('balance')) return ok(response, { available: 1, frozen: 0, total: 1 });
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 500\r\n\r\n';
    return socket?.write(`${head}${'v'.repeat(100_000)}`);
  });
  const path = join(await temporaryFolder(), 'clip.mp4');
  for (let round = 0; round < 3; round += 1) {
    const bytes = await nemo.download('r', undefined, path, never()).catch(error => error.reason);
    expect([500, 'unreachable']).toContain(bytes);
    expect(await nemo.balance(never())).toMatchObject({ available: 1 });
  }
});

test('headers without an end are no answer', async () => {
  const nemo = await backend(response => {
    const { socket } = response;
    socket?.write(`HTTP/1.1 200 OK\r\n${'x-padding: '.padEnd(2_000, 'x')}\r\n`.repeat(50));
  });
  expect(['unreachable', 'malformed']).toContain((await failureOf(nemo.balance(never()))).reason);
});

test('a flood of messages is cut to what a person can read, and read in no time', async () => {
  const numbers = Array.from({ length: 60_000 }, (_, index) => index);
  const flood = [
    ...numbers.map(index => data(says(`message ${index}`))),
    ...numbers.map(index => data(says(`piece ${index} `, { partial: true }))),
    ...numbers.slice(0, 10_000).map(index => data(says(`piece ${index}`))),
  ].join('');
  const nemo = await backend(response => stream(response).end(flood), {
    promptTimeout: 25_000,
    promptSilence: 20_000,
  });
  const before = workedMs();
  const { texts } = await nemo.prompt('s', 'wish', { signal: never() });
  expect(workedMs() - before).toBeLessThan(5_000);
  expect(texts[0]).toBe('message 0');
  expect(texts.join('').length).toBeLessThan(limits.replyChars + 10);
});

test('what the agent says can be read, and steers no screen', async () => {
  const nemo = await backend(response => {
    const texts = [
      '\u200b\u2060',
      'Do\u0000ne\u001b[2J.\u202e gpj.exe',
      '\ud800',
      '\u3164',
      'Emoji 👨‍👩‍👧 stay.\r\nSo do lines.',
    ];
    stream(response).end(texts.map(text => data(says(text))).join(''));
  });
  const { texts } = await nemo.prompt('s', 'wish', { signal: never() });
  expect(texts).toEqual(['Done[2J. gpj.exe', '\ufffd', 'Emoji 👨‍👩‍👧 stay.\nSo do lines.']);
});

test.each([
  'file:///etc/passwd',
  'data:video/mp4;base64,AAAA',
  'ftp://cdn.example/clip.mp4',
  'javascript:alert(1)',
  'http://user:password@cdn.example/clip.mp4',
  'https://',
  `https://cdn.example/${'x'.repeat(5_000)}`,
])('an address that nobody should be shown is none: %s', async outputUrl => {
  const nemo = await backend(response => ok(response, { id: 'r', status: 'completed', outputUrl }));
  expect(await nemo.render('r', never())).toEqual({ status: 'done', url: undefined });
});

test('a private address is shown only for a backend that is in a private network itself', async () => {
  const inside = 'http://169.254.169.254/latest/meta-data';
  const local = await backend(response => ok(response, { status: 'completed', outputUrl: inside }));
  expect(await local.render('r', never())).toEqual({ status: 'done', url: inside });
  const { withFitAddress } = await import('../../src/nemo/output.ts');
  for (const url of [
    inside,
    'http://[::1]/a',
    'http://localhost:80/',
    'http://0x7f000001/',
    'http://a.localhost/',
  ])
    expect(withFitAddress({ status: 'done', url }, 'https://api.example')).toEqual({
      status: 'done',
      url: undefined,
    });
  const open = { status: 'done', url: 'https://cdn.example/a' } as const;
  expect(withFitAddress(open, 'https://api.example')).toEqual(open);
});

test.each([
  ['a session', { session_id: '\ud800', task_id: 't' }, (nemo: Nemo) => nemo.createSession('en', never())],
  [
    'a longer one',
    { session_id: 'x'.repeat(600), task_id: 't' },
    (nemo: Nemo) => nemo.createSession('en', never()),
  ],
])('an id that fits into no address is none: %s', async (_, answer, call) => {
  const nemo = await backend(response => ok(response, answer));
  expect((await failureOf(call(nemo))).reason).toBe('malformed');
});

test('a link to the project that can not be made is left out', async () => {
  for (const claim_token of ['\udfff', 'x'.repeat(10_000), '']) {
    const nemo = await backend(response => json(response, { code: 0, data: { claim_token } }));
    expect(await nemo.projectLink({ taskId: 't', sessionId: 's' }, never())).toBeUndefined();
  }
});
