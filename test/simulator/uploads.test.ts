import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { dig, jpegHead, start, statePath, until } from './caller.ts';

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('several files of one call are kept under their names, sized upright, and served again', async () => {
  const { simulator, dispatcher, get, session, upload } = await start();
  const id = await session();
  const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'teal' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const answer = await upload(id, { '照片 1.jpg': picture, 'b.JPG': jpegHead });
  expect(answer.body).toMatchObject({
    code: 0,
    data: {
      session_state_applied: true,
      files: [
        { filename: '照片 1.jpg', file_type: 'image/jpeg', width: 40, height: 60 },
        { filename: 'b.JPG' },
      ],
    },
  });
  const state = await get(statePath(id));
  expect(dig(state.body, 'data', 'state', 'video_infos')).toEqual(dig(answer.body, 'data', 'files'));
  const kept = await request(String(dig(answer.body, 'data', 'files', 0, 'cdn_url')), { dispatcher });
  expect(Buffer.from(await kept.body.arrayBuffer())).toEqual(picture);
  expect(simulator.ledger().uploads.map(({ bytes }) => bytes)).toEqual([picture.length, jpegHead.length]);
});

test.each([
  ['text named as a picture', { 'a.jpg': Buffer.from('hello, this is not a picture, only a text') }],
  ['a picture named as a text', { 'a.txt': jpegHead }],
  ['HEIC', { 'a.jpg': Buffer.from(`\0\0\0\x18ftypheic${'\0'.repeat(40)}`, 'latin1') }],
  ['an empty file', { 'a.png': Buffer.alloc(0) }],
  [
    'one bad file among good ones',
    { 'a.jpg': jpegHead, 'b.pdf': Buffer.from('%PDF-1.7 and so on and so forth') },
  ],
])('%s is 4001 and leaves nothing behind', async (_name, files) => {
  const folder = await tempFolder();
  const { get, session, upload } = await start({ folder });
  const id = await session();
  const refused = await upload(id, files);
  expect(refused.status).toBe(415);
  expect(refused.body).toMatchObject({ code: 4001 });
  expect(dig((await get(statePath(id))).body, 'data', 'state', 'video_infos')).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('formats are known by their bytes', async () => {
  const { session, upload } = await start({ clip: 'prepared' });
  const id = await session();
  const pad = '\0'.repeat(40);
  const files = {
    'a.mp4': `\0\0\0\x18ftypisom${pad}`,
    'a.mov': `\0\0\0\x18ftypqt  ${pad}`,
    'a.m4a': `\0\0\0\x18ftypM4A ${pad}`,
    'a.webm': `\x1a\x45\xdf\xa3${pad}`,
    'a.gif': `GIF89a${pad}`,
    'a.webp': `RIFF\x10\0\0\0WEBP${pad}`,
    'a.wav': `RIFF\x10\0\0\0WAVE${pad}`,
    'a.mp3': `ID3\x04${pad}`,
    'a.aac': `\xff\xf1\x50${pad}`,
  };
  const bytes = Object.entries(files).map(([name, text]) => [name, Buffer.from(text, 'latin1')] as const);
  const answer = await upload(id, Object.fromEntries(bytes));
  const types = dig(answer.body, 'data', 'files');
  expect(Array.isArray(types) ? types.map(file => dig(file, 'file_type')) : types).toEqual([
    'video/mp4',
    'video/quicktime',
    'audio/mp4',
    'video/webm',
    'image/gif',
    'image/webp',
    'audio/wav',
    'audio/mpeg',
    'audio/aac',
  ]);
});

test('a file over the limit is 4002 while it still comes in', async () => {
  const folder = await tempFolder();
  const { simulator, dispatcher, headers, session } = await start({ folder, maxUploadBytes: 100_000 });
  const id = await session();
  const line = '--b\r\ncontent-disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n';
  async function* endless() {
    yield Buffer.from(line);
    yield jpegHead;
    for (;;) yield Buffer.alloc(16_384);
  }
  const body = Readable.from(endless());
  const answer = await request(`${simulator.url}/api/upload-video/nemo_agent/me/${id}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b' },
    body,
    dispatcher,
  });
  expect(answer.statusCode).toBe(413);
  body.destroy();
  await answer.body.dump().catch(() => {});
  expect(await readdir(folder)).toEqual([]);
});

test('an upload that breaks off leaves nothing behind', async () => {
  const folder = await tempFolder();
  const { simulator, dispatcher, headers, session } = await start({ folder });
  const id = await session();
  const body = new Readable({ read() {} });
  body.push('--b\r\ncontent-disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n');
  body.push(jpegHead);
  const sent = request(`${simulator.url}/api/upload-video/nemo_agent/me/${id}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b' },
    body,
    dispatcher,
  });
  await until(async () => (await readdir(folder)).length === 1);
  body.destroy(new Error('the line broke'));
  await expect(sent).rejects.toThrow();
  await until(async () => (await readdir(folder)).length === 0);
  expect(simulator.ledger().uploads).toEqual([]);
});

test('only the field "files" is taken', async () => {
  const { session, upload } = await start();
  const refused = await upload(await session(), { 'a.jpg': jpegHead }, 'file');
  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({ detail: [{ loc: ['body', 'file'] }] });
});

test('files are fetched by URL, but only from this machine', async () => {
  const { post, session, upload, simulator } = await start();
  const id = await session();
  const first = await upload(id, { 'one.jpg': jpegHead });
  const url = dig(first.body, 'data', 'files', 0, 'cdn_url');
  const path = `/api/upload-video/nemo_agent/me/${id}`;
  const fetched = await post(path, { urls: [url], source_type: 'url' });
  expect(fetched.body).toMatchObject({ code: 0, data: { files: [{ filename: 'one.jpg' }] } });
  expect(simulator.ledger().uploads.map(({ via }) => via)).toEqual(['multipart', 'url']);
  expect((await post(path, { urls: ['http://localhost/one.jpg'], source_type: 'url' })).status).toBe(400);
  expect(
    (await post(path, { urls: [`${simulator.url}/cdn/files/x/y.jpg`], source_type: 'url' })).status,
  ).toBe(400);
  expect((await post(path, { urls: [url] })).status).toBe(422);
});
