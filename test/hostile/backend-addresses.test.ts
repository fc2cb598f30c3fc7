import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isPrivate } from '../../src/nemo/private-address.ts';
import type { Network } from '../../src/nemo/reach.ts';
import { connect, type Handle, never, quick, startBackend, temporaryFolder } from '../nemo/fake.ts';

const video = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(5_000, 7)]);
const sends: Handle = response => response.writeHead(200, { 'content-type': 'video/mp4' }).end(video);
const redirectsTo =
  (location: string): Handle =>
  response =>
    response.writeHead(302, { location }).end();

/** Stands for the internet: only this address of the machine is public, and names lead where the test says. */
const network = (names: Record<string, string[]> = {}): Network => ({
  isPrivate: address => address !== '127.0.0.1',
  lookup: async name => {
    const found = names[name];
    if (!found) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return found.map(address => ({ address, family: 4 }));
  },
});

/** A public backend, another public host, and one inside; the video that `url` leads to, or else the backend's own. */
async function setUp(output: Handle, names: Record<string, string[]> = {}) {
  const own = await startBackend(sends);
  const outside = await startBackend(output);
  const inside = await startBackend(sends, '127.0.0.2');
  const nemo = await connect(own.url, { network: network(names) });
  const path = join(await temporaryFolder(), 'clip.mp4');
  return { own, outside, inside, download: (url: string) => nemo.download('r1', url, path, never()) };
}

const port = (url: string) => new URL(url).port;

test('a public backend can not point into a private network, and its own download serves', async () => {
  const { own, inside, download } = await setUp(sends, { 'inside.example': ['127.0.0.2'] });
  for (const url of [
    inside.url,
    `http://inside.example:${port(inside.url)}/`,
    `http://2130706434:${port(inside.url)}/`,
    `http://0x7f.2:${port(inside.url)}/`,
    `http://[::ffff:127.0.0.2]:${port(inside.url)}/`,
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://10.0.0.1/',
  ]) {
    expect(await download(url), url).toBe(video.length);
  }
  expect(inside.seen).toEqual([]);
  expect(inside.open()).toBe(0);
  expect(own.seen).toHaveLength(8);
});

test('nor redirect there', async () => {
  const names = { 'inside.example': ['127.0.0.2'] };
  for (const host of ['127.0.0.2', 'inside.example']) {
    let location = '';
    const { inside, outside, download } = await setUp((...about) => redirectsTo(location)(...about), names);
    location = `http://${host}:${port(inside.url)}/secrets`;
    expect(await download(outside.url)).toBe(video.length);
    expect(outside.seen).toHaveLength(1);
    expect(inside.seen).toEqual([]);
  }
});

test('what a name stands for is asked at each connection, and only its public addresses are used', async () => {
  const names = { 'both.example': ['127.0.0.2', '127.0.0.1'], 'turning.example': ['127.0.0.1'] };
  const { own, outside, inside, download } = await setUp(
    response => response.writeHead(200, { 'content-type': 'video/mp4', connection: 'close' }).end(video),
    names,
  );
  await download(`http://both.example:${port(outside.url)}/`);
  await download(`http://turning.example:${port(outside.url)}/`);
  expect([outside.seen.length, own.seen.length]).toEqual([2, 0]);
  names['turning.example'] = ['127.0.0.2'];
  await download(`http://turning.example:${port(outside.url)}/`);
  expect([outside.seen.length, own.seen.length, inside.seen.length]).toEqual([2, 1, 0]);
});

test('a backend in a private network may point into it, by names too', async () => {
  const own = await startBackend(sends, '127.0.0.2');
  const inside = await startBackend(sends, '127.0.0.3');
  const names = { 'backend.example': ['127.0.0.2'], 'store.example': ['127.0.0.3'] };
  const path = join(await temporaryFolder(), 'clip.mp4');
  for (const url of [own.url, `http://backend.example:${port(own.url)}`]) {
    // The backend itself is found by the machine, whatever it is called.
    const nemo = await connect(url, { network: network(names), timing: quick });
    for (const from of [inside.url, `http://store.example:${port(inside.url)}`])
      expect(await nemo.download('r1', from, path, never())).toBe(video.length);
  }
  expect([own.seen.length, inside.seen.length]).toEqual([0, 4]);
});

test.for([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.0.1', '169.254.169.254', '172.16.0.1'],
  ...['172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1', 'fe80::1', 'fe80::1%eth0'],
  ...['fc00::1', 'fd12::1', 'ff02::1', '2002:7f00:1::', '2001::1', '2001:db8::1', '64:ff9b::10.0.0.1'],
  ...['64:ff9b:1::1', '100::1', '5f00::1'],
])('%s is private', address => {
  expect(isPrivate(address)).toBe(true);
});

test.for([
  ...['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.128.0.1', '192.167.0.1', '223.255.255.1'],
  ...['2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '2a00:1450::1'],
])('%s is public', address => {
  expect(isPrivate(address)).toBe(false);
});
