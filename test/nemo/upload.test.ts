import { createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import type { UploadFile } from '../../src/nemo/nemo.ts';
import { connect, failureOf, json, never, ok, quick, startBackend } from './fake.ts';

const stored = { filename: 'a.jpg', file_type: 'image', cdn_url: 'https://cdn.example/a.jpg', width: 4 };

/** A file that remembers every stream that was opened of it. */
function fileOf(make: () => Readable, name = 'a.jpg', mimeType = 'image/jpeg') {
  const opened: Readable[] = [];
  const open = async () => {
    const source = make();
    opened.push(source);
    return source;
  };
  return { name, mimeType, open, opened } satisfies UploadFile & { opened: Readable[] };
}

/** A server that speaks no HTTP by itself: `meet` gets each connection. */
async function startRaw(meet: (socket: Socket) => void): Promise<string> {
  const server = createServer(socket => meet(socket.on('error', () => {})));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function endless(size = 65_536): Readable {
  const piece = Buffer.alloc(size, 'x');
  return new Readable({
    read() {
      this.push(piece);
    },
  });
}

test('a file arrives as the form field “files”, byte for byte', async () => {
  const backend = await startBackend(response =>
    ok(response, { files: [stored], session_state_applied: true }),
  );
  const nemo = await connect(backend.url);
  const file = fileOf(() => Readable.from([Buffer.from('first '), Buffer.from('second')]));
  const uploaded = await nemo.upload('s1', file, never());
  expect(uploaded).toEqual({ name: 'a.jpg', type: 'image', url: 'https://cdn.example/a.jpg' });
  const [seen] = backend.seen;
  expect(seen?.path).toBe('/api/upload-video/nemo_agent/me/s1');
  const form = await new Response(seen?.body, {
    headers: { 'content-type': String(seen?.headers['content-type']) },
  }).formData();
  const field = form.get('files');
  if (!(field instanceof File)) throw new Error('no file');
  expect([...form.keys()]).toEqual(['files']);
  expect([field.name, field.type, await field.text()]).toEqual(['a.jpg', 'image/jpeg', 'first second']);
  expect(file.opened.every(source => source.destroyed)).toBe(true);
});

test.each([
  ['我的照片 🎬.jpg', '我的照片 🎬.jpg'],
  ['a"; name="token.jpg', 'a_; name=_token.jpg'],
  ['a\r\nX-Evil: 1\r\n\r\n.jpg', 'a__X-Evil: 1____.jpg'],
  ['../../etc/passwd', '.._.._etc_passwd'],
  ['\ud83c.jpg', '\ufffd.jpg'],
  ['', 'file'],
])('the name %j can’t break out of its header', async (name, expected) => {
  const backend = await startBackend(response => ok(response, { files: [stored] }));
  const nemo = await connect(backend.url);
  await nemo.upload(
    's1',
    fileOf(() => Readable.from(['x']), name, 'image/jpeg\r\nX-Evil: 1'),
    never(),
  );
  const [head] = (backend.seen[0]?.body ?? '').split('\r\n\r\n');
  expect(head?.split('\r\n').slice(1)).toEqual([
    `Content-Disposition: form-data; name="files"; filename="${expected}"`,
    'Content-Type: application/octet-stream',
  ]);
});

test('addresses go as JSON, and what is missing of the answer’s details is no harm', async () => {
  const backend = await startBackend(response =>
    ok(response, { files: [stored, { cdn_url: 'https://b.example' }] }),
  );
  const nemo = await connect(backend.url);
  const urls = ['https://a.example/a.jpg', 'https://b.example/b.jpg'];
  expect(await nemo.uploadUrls('s1', urls, never())).toEqual([
    { name: 'a.jpg', type: 'image', url: 'https://cdn.example/a.jpg' },
    { name: '', type: '', url: 'https://b.example' },
  ]);
  expect(JSON.parse(backend.seen[0]?.body ?? '')).toEqual({ urls, source_type: 'url' });
});

test('an upload that breaks is repeated from a fresh stream', async () => {
  const backend = await startBackend((response, _, count) => {
    if (count === 1) response.socket?.resetAndDestroy();
    else if (count === 2) json(response, { code: 503 }, 503);
    else ok(response, { files: [stored] });
  });
  const nemo = await connect(backend.url);
  const file = fileOf(() => Readable.from([Buffer.from('content')]));
  await nemo.upload('s1', file, never());
  expect(file.opened).toHaveLength(3);
  expect(file.opened.every(source => source.destroyed)).toBe(true);
  expect(backend.seen[2]?.body).toContain('content');
});

test('a backend that breaks while the file is slow is the one at fault', async () => {
  const url = await startRaw(socket => {
    socket.once('data', () => setTimeout(() => socket.resetAndDestroy(), 20));
  });
  const nemo = await connect(url);
  const file = fileOf(() => new Readable({ read() {} }));
  const slow = {
    ...file,
    open: async () => {
      const source = await file.open();
      source.push('first');
      return source;
    },
  };
  expect((await failureOf(nemo.upload('s1', slow, never()))).reason).toBe('unreachable');
  expect(file.opened.map(source => source.destroyed)).toEqual([true, true, true]);
});

test('more bytes than the limit are not sent, whatever the file said of itself', async () => {
  const url = await startRaw(socket => void socket.resume());
  const nemo = await connect(url);
  const file = fileOf(() => endless(1024 * 1024));
  const error = await failureOf(nemo.upload('s1', file, never()));
  expect(error).toMatchObject({ reason: 'file-too-large', unspent: true });
  expect(file.opened.map(source => source.destroyed)).toEqual([true]);
});

test('a refusal that comes before the file has ended is understood', async () => {
  const url = await startRaw(socket => {
    socket.once('data', () => {
      const body = '{"code":4002,"message":"too large"}';
      socket.write(
        `HTTP/1.1 413 X\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    });
  });
  const nemo = await connect(url);
  const file = fileOf(() => endless());
  expect((await failureOf(nemo.upload('s1', file, never()))).reason).toBe('file-too-large');
  expect(file.opened.map(source => source.destroyed)).toEqual([true]);
});

test('a file that can’t be opened or read fails with its own error, and is not tried again', async () => {
  const backend = await startBackend(response => ok(response, { files: [stored] }));
  const nemo = await connect(backend.url);
  const broken = Object.assign(new Error('the platform let go'), { code: 'ECONNRESET' });
  let opened = 0;
  const unopened = async () => {
    opened += 1;
    throw broken;
  };
  await expect(nemo.upload('s1', { ...fileOf(() => endless()), open: unopened }, never())).rejects.toBe(
    broken,
  );
  expect(opened).toBe(1);

  const file = fileOf(() =>
    Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw broken;
      })(),
    ),
  );
  await expect(nemo.upload('s1', file, never())).rejects.toBe(broken);
  expect(file.opened).toHaveLength(1);
  expect(backend.seen).toHaveLength(0);
});

test('a file or a backend that stands still is left, and nothing stays open', async () => {
  const backend = await startBackend(() => {});
  const nemo = await connect(backend.url, { timing: { ...quick, transferIdle: 100 } });
  const silent = fileOf(() => new Readable({ read() {} }));
  expect((await failureOf(nemo.upload('s1', silent, never()))).reason).toBe('timeout');
  const unanswered = fileOf(() => Readable.from(['x']));
  expect((await failureOf(nemo.upload('s1', unanswered, never()))).reason).toBe('timeout');
  const unopened = { ...silent, open: () => new Promise<Readable>(() => {}) };
  expect((await failureOf(nemo.upload('s1', unopened, never()))).reason).toBe('timeout');
  await expect
    .poll(() => [...silent.opened, ...unanswered.opened].every(source => source.destroyed))
    .toBe(true);
  await expect.poll(backend.open).toBe(0);
});

test('a slow file that keeps coming is not left', async () => {
  const backend = await startBackend(response => ok(response, { files: [stored] }));
  const nemo = await connect(backend.url, { timing: { ...quick, transferIdle: 150 } });
  const file = fileOf(() =>
    Readable.from(
      (async function* () {
        for (let count = 0; count < 6; count += 1) {
          await new Promise(resolve => setTimeout(resolve, 50));
          yield Buffer.from('x');
        }
      })(),
    ),
  );
  await nemo.upload('s1', file, never());
  expect(backend.seen[0]?.body).toContain('xxxxxx');
});

test('an abort ends an upload with its own reason and lets the file go, even one without a connection', async () => {
  const backend = await startBackend(() => {});
  const nemo = await connect(backend.url);
  const turn = new AbortController();
  const file = fileOf(() => endless());
  const reason = new Error('enough');
  setTimeout(() => turn.abort(reason), 50);
  await expect(nemo.upload('s1', file, turn.signal)).rejects.toBe(reason);
  await expect.poll(() => file.opened.map(source => source.destroyed)).toEqual([true]);
  await expect.poll(backend.open).toBe(0);

  const nowhere = await connect('http://127.0.0.1:9');
  const refused = fileOf(() => endless());
  expect((await failureOf(nowhere.upload('s1', refused, never()))).reason).toBe('unreachable');
  expect(refused.opened.map(source => source.destroyed)).toEqual([true, true, true]);
});
