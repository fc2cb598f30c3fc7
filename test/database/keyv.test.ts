import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Keyv from 'keyv';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { keyvSqlite } from '../../src/database/keyv.ts';
import { scaleTiming } from '../../src/timing.ts';

let folder: string;
let database: Database;
const reopen = () => openDatabase(join(folder, 'bot.db'), scaleTiming(0.001));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyv-'));
  database = reopen();
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

function keyv(namespace: string): Keyv {
  return new Keyv({ store: keyvSqlite(database), namespace, throwOnErrors: true });
}

test('a value is there again after a restart, as it was written last', async () => {
  await keyv('sessions').set('a', { text: ':odd "value" 🎬', list: [1, null], n: 1 });
  await keyv('sessions').set('a', { text: ':odd "value" 🎬', list: [1, null], n: 2 });
  database.close();
  database = reopen();
  expect(await keyv('sessions').get('a')).toEqual({ text: ':odd "value" 🎬', list: [1, null], n: 2 });
  expect(await keyv('sessions').get('b')).toBeUndefined();
});

test('a deleted value is gone, and only what was there can be deleted', async () => {
  const sessions = keyv('sessions');
  await sessions.set('a', 1);
  expect(await sessions.delete('a')).toBe(true);
  expect(await sessions.delete('a')).toBe(false);
  expect(await sessions.has('a')).toBe(false);
});

test('clearing one namespace leaves the others, even with signs that SQL gives a meaning', async () => {
  const [one, other] = [keyv('s_%'), keyv('sx%')];
  for (const each of [one, other]) await each.set('a', 1);
  await other.set('b', 2);
  await one.clear();
  expect(await one.has('a')).toBe(false);
  expect([await other.get('a'), await other.get('b')]).toEqual([1, 2]);
});

test('a value that has expired is not there, by no way of asking', async () => {
  const sessions = keyv('sessions');
  await sessions.set('a', 1, 5);
  await sessions.set('b', 1, 60_000);
  await expect.poll(() => sessions.has('a'), { interval: 1 }).toBe(false);
  await expect.poll(() => sessions.get('a'), { interval: 1 }).toBeUndefined();
  expect(await sessions.get('b')).toBe(1);
});

test('a failure of the storage is heard', async () => {
  const sessions = keyv('sessions').on('error', () => {});
  database.close();
  await expect(sessions.get('a')).rejects.toThrow();
  await expect(sessions.set('a', 1)).rejects.toThrow();
});
