import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type Backend,
  connect,
  failureOf,
  type Handle,
  json,
  never,
  quick,
  startBackend,
  temporaryFolder,
} from './fake.ts';

const video = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(300_000, 7)]);

const sends: Handle = response => response.writeHead(200, { 'content-type': 'video/mp4' }).end(video);
const stall: Handle = response => response.writeHead(200, { 'content-type': 'video/mp4' }).write(video);
const refuses: Handle = response => json(response, { detail: 'Not Found' }, 404);

/** A backend whose fallback download answers with `fallback`, and a foreign host that answers with `output`. */
async function setUp(output: Handle, fallback: Handle, transferIdle = quick.transferIdle) {
  const [own, foreign] = [await startBackend(fallback), await startBackend(output)];
  const folder = await temporaryFolder();
  const path = join(folder, 'clip.mp4');
  const nemo = await connect(own.url, { timing: { ...quick, transferIdle } });
  const download = (url: string | undefined = `${foreign.url}/out.mp4`) =>
    nemo.download('r 1', url, path, never());
  const tokens = ({ seen }: Backend) => seen.map(({ headers }) => headers.authorization);
  return { own, foreign, folder, path, nemo, download, tokens };
}

test('the video comes from the output URL, which never sees our token', async () => {
  const { download, own, foreign, path, tokens } = await setUp(sends, refuses);
  expect(await download()).toBe(video.length);
  expect(await readFile(path)).toEqual(video);
  expect(own.seen).toHaveLength(0);
  expect(tokens(foreign)).toEqual([undefined]);
  expect(foreign.seen[0]?.headers['x-skill-source']).toBeUndefined();
});

test('without an output URL it comes from the backend’s own download, with our token', async () => {
  const { nemo, own, path, tokens } = await setUp(refuses, sends);
  expect(await nemo.download('r 1', undefined, path, never())).toBe(video.length);
  expect(own.seen[0]?.path).toBe('/api/render/proxy/r%201/download');
  expect(tokens(own)).toEqual(['Bearer own-token']);
});

const failing: [string, Handle][] = [
  ['is not found', refuses],
  [
    'is forbidden',
    response => response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error/>'),
  ],
  ['asks for a token', response => json(response, { code: 1001 }, 401)],
  ['is a page', response => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>')],
  ['is a message', response => json(response, { status: 'completed' })],
  [
    'is a page under a video’s type',
    response => response.writeHead(200, { 'content-type': 'video/mp4' }).end('\n<html>'),
  ],
  ['is empty', response => response.writeHead(200, { 'content-type': 'video/mp4' }).end()],
  ['is part of a video', response => response.writeHead(206, { 'content-type': 'video/mp4' }).end(video)],
  [
    'is cut short',
    response => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': video.length });
      response.write(video.subarray(0, 1000), () => response.socket?.end());
    },
  ],
  [
    'breaks off',
    response => {
      response.writeHead(200, { 'content-type': 'video/mp4' });
      response.write(video, () => response.socket?.resetAndDestroy());
    },
  ],
  ['stands still', stall],
  ['never answers', () => {}],
  ['redirects in a circle', (response, { path }) => response.writeHead(302, { location: path }).end()],
  ['redirects to a file', response => response.writeHead(302, { location: 'file:///etc/passwd' }).end()],
];

test.each(failing)('an output URL that %s leaves the backend’s own download', async (_, output) => {
  const { download, path } = await setUp(output, sends, 100);
  expect(await download()).toBe(video.length);
  expect(await readFile(path)).toEqual(video);
});

test.each(failing)('a download that %s fails, and leaves no file', async (_, handle) => {
  const { download, folder } = await setUp(handle, handle, 100);
  const error = await failureOf(download());
  expect(['render-failed', 'unreachable', 'timeout', 'unauthorised']).toContain(error.reason);
  expect(await readdir(folder)).toEqual([]);
});

test('a download that stands still does not keep its connection', async () => {
  const { download, own, foreign } = await setUp(stall, stall, 100);
  expect((await failureOf(download())).reason).toBe('timeout');
  await expect.poll(() => own.open() + foreign.open()).toBe(0);
});

test('a video announced as larger than any is left at once', async () => {
  const announced: Handle = response =>
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 3 * 1024 ** 3 }).write(video);
  const { download, own } = await setUp(refuses, announced, 5_000);
  expect((await failureOf(download())).reason).toBe('render-failed');
  await expect.poll(() => own.open()).toBe(0);
});

test.each(['file:///etc/passwd', 'ftp://a.example/x', 'http://', 'data:video/mp4;base64,AAAA'])(
  'the output URL %s is not followed',
  async url => {
    const { download, foreign } = await setUp(sends, sends);
    expect(await download(url)).toBe(video.length);
    expect(foreign.seen).toHaveLength(0);
  },
);

test('redirects are followed, our token stays with the backend', async () => {
  const { nemo, own, foreign, path, tokens } = await setUp(sends, (response, seen) =>
    response
      .writeHead(302, { location: seen.path.endsWith('/r') ? '/next' : `${foreign.url}/signed.mp4` })
      .end(),
  );
  expect(await nemo.download('r', `${own.url}/r`, path, never())).toBe(video.length);
  expect(own.seen.map(({ path }) => path)).toEqual(['/r', '/next']);
  expect(tokens(own)).toEqual(['Bearer own-token', 'Bearer own-token']);
  expect(tokens(foreign)).toEqual([undefined]);
});

test('a download that failed on the way is repeated from its beginning', async () => {
  const { download, path, foreign } = await setUp((response, seen, count) => {
    if (count > 1) return sends(response, seen, count);
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': video.length });
    return response.write(video.subarray(0, 200_000), () => response.socket?.resetAndDestroy());
  }, refuses);
  expect(await download()).toBe(video.length);
  expect(await readFile(path)).toEqual(video);
  expect(foreign.seen).toHaveLength(2);
});

test('an abort ends a download with its own reason and leaves no file', async () => {
  const { nemo, folder, path, own } = await setUp(refuses, response =>
    response.writeHead(200, { 'content-type': 'video/mp4' }).write(video),
  );
  const turn = new AbortController();
  const reason = new Error('enough');
  setTimeout(() => turn.abort(reason), 50);
  await expect(nemo.download('r', undefined, path, turn.signal)).rejects.toBe(reason);
  expect(await readdir(folder)).toEqual([]);
  await expect.poll(own.open).toBe(0);
});

test('a disk that takes nothing is no fault of the backend', async () => {
  const { nemo, folder, own } = await setUp(sends, sends);
  const path = join(folder, 'no', 'such', 'folder.mp4');
  await expect(nemo.download('r', undefined, path, never())).rejects.toMatchObject({ code: 'ENOENT' });
  expect(own.seen).toHaveLength(0);
});
