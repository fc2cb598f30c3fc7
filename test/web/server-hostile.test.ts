import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { FormData, fetch } from 'undici';
import { expect, test, vi } from 'vitest';
import { type Site, startSite } from './site.ts';
import { type Visitor, visit } from './visitor.ts';

const kilobyte = Buffer.alloc(1024, 'x');

/** What can't be told from its status alone: nothing was stored, and nothing is left of it. */
async function expectNothing(site: Site, visitor: Visitor, chat: string): Promise<void> {
  expect(await visitor.messages(chat)).toEqual([]);
  await vi.waitFor(async () => expect(await readdir(join(site.folder, '.arriving'))).toEqual([]));
  expect(await readdir(site.folder)).not.toContain(chat);
}

/** A request as nobody's library would send it; resolves with all that came back. */
async function raw(site: Site, lines: readonly string[], body = ''): Promise<string> {
  const socket = connect(Number(new URL(site.url).port), '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  return text(socket);
}

async function open(options: Parameters<typeof startSite>[0] = {}) {
  const site = await startSite(options);
  const visitor = visit(site.url);
  const chat = await visitor.newChat();
  return { site, visitor, chat };
}

test('other sites can neither post nor, under a name of their own, read', async () => {
  const { site, visitor, chat } = await open();
  const { host } = new URL(site.url);
  for (const origin of [
    'https://evil.example',
    'null',
    `https://${host}.evil.example`,
    'http://127.0.0.1:1',
  ]) {
    const forger = visit(site.url, { origin });
    expect(await forger.say(chat, 'from elsewhere'), origin).toBe(403);
    expect(await forger.press(chat, { message: 'any', action: 'any' }), origin).toBe(403);
    expect((await forger.call('/api/chats', { method: 'POST' })).status, origin).toBe(403);
  }
  await expectNothing(site, visitor, chat);
  const post = ['POST /api/chats HTTP/1.1', `host: ${host}`, 'content-length: 0', 'connection: close'];
  expect(await raw(site, post)).toMatch(/^HTTP\/1.1 403/);
  const rebound = ['GET /api/chats HTTP/1.1', 'host: evil.example:80', 'connection: close'];
  expect(await raw(site, rebound)).toMatch(/^HTTP\/1.1 403.*"forged"/s);
  const person = await raw(site, ['GET / HTTP/1.1', 'host: my-machine:8642', 'connection: close']);
  expect(person).toMatch(/^HTTP\/1.1 403/);
  expect(person).toContain(`open it there as http://localhost:${new URL(site.url).port}/`);
  const fromRebound = [
    'POST /api/chats HTTP/1.1',
    'host: evil.example',
    'origin: http://evil.example',
    'connection: close',
  ];
  expect(await raw(site, fromRebound)).toMatch(/^HTTP\/1.1 403/);
  expect(await visitor.chats()).toHaveLength(1);
  const local = ['GET /api/chats HTTP/1.1', `host: localhost:${new URL(site.url).port}`, 'connection: close'];
  expect(await raw(site, local)).toMatch(/^HTTP\/1.1 200/);
});

test('every answer forbids what the page does not need', async () => {
  const { visitor } = await open();
  for (const path of ['/', '/api/chats', '/nothing', '/files/a/b/c']) {
    const { headers } = await visitor.call(path);
    expect(headers.get('content-security-policy'), path).toMatch(
      /default-src 'self'.*frame-ancestors 'none'/,
    );
    expect(headers.get('content-security-policy'), path).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
    expect(headers.get('access-control-allow-origin'), path).toBeNull();
  }
});

test('the stream asks proxies not to hold it back', async () => {
  const { visitor } = await open();
  const { headers } = await visitor.call('/api/stream');
  expect(headers.get('x-accel-buffering')).toBe('no');
});

test('no address leads out of the folders', async () => {
  const { site, visitor, chat } = await open();
  await visitor.say(chat, 'with a file', {
    id: 'the-first-one',
    files: [{ name: 'n.jpg', content: kilobyte }],
  });
  const good = `/files/${chat}/the-first-one.0.jpg/n.jpg`;
  expect((await visitor.call(good)).status).toBe(200);
  const { host } = new URL(site.url);
  const paths = [
    '/files/../history.db/x',
    `/files/${chat}/../history.db`,
    `/files/${chat}/..%2fhistory.db/x`,
    `/files/%2e%2e/bot.db/x`,
    `/files/..%2f/bot.db/x`,
    `/files/./history.db/x`,
    `/files//history.db/x`,
    `/files/.arriving/a.b/x`,
    `/files/${chat}/the-first-one.0.jpg%00.png/x`,
    `/files/${chat}/%c0%ae%c0%ae/x`,
    `/files/${chat}/%/x`,
    '/../package.json',
    '/%2e%2e/adapter.ts',
    '/..%2fadapter.ts',
    '/tsconfig.json',
    '//evil.example/x',
    'http://evil.example/api/chats',
  ];
  for (const path of paths) {
    const answer = await raw(site, [`GET ${path} HTTP/1.1`, `host: ${host}`, 'connection: close']);
    expect(answer, path).toMatch(/^HTTP\/1.1 40[04] /);
  }
});

test('a document that someone sends is only ever saved, whatever it claims to be', async () => {
  const { visitor, chat } = await open();
  const script = Buffer.from('<script>alert(1)</script>');
  const types = ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'application/pdf', ''];
  const files = types.map(type => ({ name: '../../a"b\r\n<i>.html', content: script, type }));
  expect(await visitor.say(chat, 'look', { files })).toBe(202);
  const [message] = await visitor.messages(chat);
  expect(message?.files).toHaveLength(types.length);
  for (const { url, name } of message?.files ?? []) {
    const { headers } = await visitor.call(url);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.-]+$/);
    expect(name).not.toMatch(/[/\\\r\n]/);
  }
});

test.each([
  ['a file that is too large', { fileBytes: 2_000 }, [Buffer.alloc(3_000)], 'x', 'too-large'],
  ['more than the whole may be', { fileBytes: 10, files: 1 }, [Buffer.alloc(1_100_000)], 'x', 'too-large'],
  ['too many files', { files: 2 }, [kilobyte, kilobyte, kilobyte], 'x', 'too-many-files'],
  ['too long a text', { textLength: 10 }, [], 'x'.repeat(11), 'too-large'],
  ['a text beyond what is even read', { textLength: 10 }, [], 'x'.repeat(1_000), 'too-large'],
  ['nothing at all', {}, [], ' ', 'empty'],
])('%s is refused, and nothing of it is kept', async (_name, bounds, contents, words, error) => {
  const { site, visitor, chat } = await open({ bounds });
  const body = new FormData();
  body.set('id', 'made-by-the-page');
  body.set('text', words);
  for (const content of contents) body.append('files', new Blob([content]), 'some.jpg');
  const answer = await fetch(`${site.url}api/chats/${chat}/messages`, {
    method: 'POST',
    body,
    headers: { origin: new URL(site.url).origin },
  });
  expect(await answer.json()).toEqual({ error });
  await expectNothing(site, visitor, chat);
});

test('an upload that is cut, or that lies about itself, leaves nothing and stops nothing', async () => {
  const { site, visitor, chat } = await open();
  const { host, origin } = new URL(site.url);
  const part = (name: string, file = '') =>
    `--b\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`;
  const whole = `${part('id')}made-by-the-page\r\n${part('files', '; filename="a.jpg"')}${kilobyte}`;
  const send = (body: string, { length = body.length, type = 'multipart/form-data; boundary=b' } = {}) => [
    `POST /api/chats/${chat}/messages HTTP/1.1`,
    `host: ${host}`,
    `origin: ${origin}`,
    `content-type: ${type}`,
    `content-length: ${length}`,
    'connection: close',
  ];

  const cut = connect(Number(new URL(site.url).port), '127.0.0.1');
  cut.write(`${send(whole, { length: 1_000_000 }).join('\r\n')}\r\n\r\n${whole}`);
  await vi.waitFor(async () => {
    const [place = 'none'] = await readdir(join(site.folder, '.arriving'));
    expect(await readdir(join(site.folder, '.arriving', place))).toEqual(['0']);
  });
  cut.destroy();
  await expectNothing(site, visitor, chat);

  for (const [body, options] of [
    [whole, {}],
    ['no parts at all', {}],
    [`${whole}\r\n--b`, {}],
    [`${part('id')}`, {}],
    [`--b\r\n\r\n\r\n--b--\r\n`, {}],
    [`--b\r\ncontent-disposition: form-data; name="id"\r\n`, {}],
    [whole, { type: 'multipart/form-data' }],
    [whole, { type: 'multipart/form-data; boundary=' }],
    [whole, { type: 'application/json' }],
    [`${part('id')}short\r\n${part('text')}hello\r\n--b--\r\n`, {}],
    [`${part('id')}../../../etc\r\n${part('text')}hello\r\n--b--\r\n`, {}],
    [`${part('text')}hello\r\n--b--\r\n`, {}],
  ] as const) {
    expect(await raw(site, send(body, options), body), JSON.stringify(body)).toMatch(/^HTTP\/1.1 400 /);
  }
  const endless = send('').map(line => line.replace('content-length: 0', 'transfer-encoding: chunked'));
  expect(await raw(site, endless, '0\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
  await expectNothing(site, visitor, chat);
  expect(await visitor.say(chat, 'still here')).toBe(202);
  await site.idle();
  expect(site.log.filter(line => JSON.parse(line).level >= 50)).toEqual([]);
});

test('presses, chats and calls that can not be are refused', async () => {
  const { site, visitor, chat } = await open();
  expect(await visitor.press(chat, { message: 'none', action: 'wish:x' })).toBe(404);
  expect(await visitor.press('none', { message: 'none', action: 'wish:x' })).toBe(404);
  expect(await visitor.press(chat, { message: 'none', action: 'x'.repeat(65) })).toBe(400);
  expect(await visitor.press(chat, { message: 'x'.repeat(20_000), action: 'x' })).toBe(413);
  expect(await visitor.say('none', 'hello')).toBe(404);
  await visitor.say(chat, 'hello', { id: 'said-by-me' });
  expect(await visitor.press(chat, { message: 'said-by-me', action: 'wish:x' })).toBe(404);
  for (const [method, path] of [
    ['PUT', '/'],
    ['DELETE', `/api/chats/${chat}`],
    ['POST', '/api/about'],
    ['GET', `/api/chats/${chat}`],
    ['GET', '/api/chats/none/messages'],
  ] as const) {
    expect((await visitor.call(path, { method })).status, `${method} ${path}`).toBe(404);
  }
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"id":' };
  expect((await visitor.call(`/api/chats/${chat}/press`, json)).status).toBe(400);
  expect(site.log.filter(line => JSON.parse(line).level >= 50)).toEqual([]);
});

test('a page that stops reading its stream is cut off, and the others hear on', async () => {
  const { site, visitor, chat } = await open({
    bounds: { streamBytes: 50_000 },
  });
  const { host, port } = new URL(site.url);
  const slow = connect(Number(port), '127.0.0.1');
  slow.on('error', () => {});
  slow.write(`GET /api/stream HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
  slow.pause();
  const heard = await visitor.listen();
  const ref = { platform: 'web', chatId: chat };
  // Far more than the connection itself holds.
  for (let sent = 1; sent <= 80; sent++) {
    await site.adapter().send(ref, { text: 'x'.repeat(200_000) }, `turn:${sent}`);
    const messages = () => heard.filter(({ event }) => event === 'message');
    await vi.waitFor(() => expect(messages()).toHaveLength(sent), { interval: 3 });
  }
  const closed = new Promise(resolve => slow.once('close', resolve));
  slow.resume();
  await closed;
});

const token = 'an-example-of-a-token';

test('with a token, only browsers that have shown it get in', async () => {
  const guarded = await startSite({ token });
  const stranger = visit(guarded.url);
  expect((await stranger.call('/')).status).toBe(200);
  for (const path of ['/api/about', '/api/chats', '/api/stream', '/files/a/b.jpg/c'])
    expect((await stranger.call(path)).status, path).toBe(401);
  expect((await stranger.call('/api/chats', { method: 'POST' })).status).toBe(401);
  const wrong = await stranger.call('/?token=an-example-of-a-wrong-one');
  expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([303, null]);

  const right = await stranger.call(`/?token=${token}`);
  expect([right.status, right.headers.get('location')]).toEqual([303, '/']);
  const cookie = right.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/);
  expect(cookie).not.toContain(token);
  const [pair = ''] = cookie.split(';');
  const friend = visit(guarded.url, { cookie: `other=1; ${pair}` });
  expect(await friend.about()).toMatchObject({ simulated: true });
  const forger = visit(guarded.url, { cookie: pair, origin: 'https://evil.example' });
  expect((await forger.call('/api/chats', { method: 'POST' })).status).toBe(403);
  expect((await visit(guarded.url, { cookie: `${pair}x` }).call('/api/about')).status).toBe(401);
  // Behind a proxy it has another name, which the cookie is bound to.
  const lines = ['GET /api/about HTTP/1.1', 'host: video.example', `cookie: ${pair}`, 'connection: close'];
  expect(await raw(guarded, lines)).toMatch(/^HTTP\/1.1 200/);
});
