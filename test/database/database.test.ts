import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import type { DatabaseReason } from '../../src/database/error.ts';
import { scaleTiming } from '../../src/timing.ts';

const timing = { ...scaleTiming(0.001), databaseWait: 10 };
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'database-'));
  path = join(folder, 'bot.db');
});
afterEach(() => rm(folder, { recursive: true }));

function expectRefusal(reason: DatabaseReason, file = path): void {
  expect(() => openDatabase(file, timing)).toThrow(
    expect.objectContaining({
      name: 'DatabaseError',
      reason,
      message: expect.stringMatching(`^${file} .{40,}`),
    }),
  );
}

test('a database is made with its folders, and what was written is there the next time', () => {
  const nested = join(folder, 'some', 'where', 'bot.db');
  const first = openDatabase(nested, timing);
  first.prepare("INSERT INTO keyv VALUES ('a', '1')").run();
  first.close();
  first.close();
  const second = openDatabase(nested, timing);
  expect(second.prepare('SELECT value FROM keyv').all()).toEqual([{ value: '1' }]);
  second.close();
});

test('a transaction writes all or nothing', () => {
  const database = openDatabase(path, timing);
  const insert = database.prepare('INSERT INTO keyv VALUES (?, ?)');
  const failing = () =>
    database.transaction(() => {
      insert.run('a', '1');
      insert.run('a', '2');
    });
  expect(failing).toThrow('UNIQUE');
  expect(database.transaction(() => insert.run('b', '1').changes)).toBe(1);
  expect(database.prepare('SELECT key FROM keyv').all()).toEqual([{ key: 'b' }]);
  database.close();
});

test('a second process is refused while the first lives, and let in when that was killed', async () => {
  const holder = fork(join(import.meta.dirname, 'hold-database.ts'), [path]);
  try {
    await once(holder, 'message');
    expectRefusal('busy');
  } finally {
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  }
  openDatabase(path, timing).close();
});

test('a second opening in the same process is refused', () => {
  const database = openDatabase(path, timing);
  expectRefusal('busy');
  database.close();
  openDatabase(path, timing).close();
});

test('a folder that is a file, and a file that is a folder, are told', async () => {
  await writeFile(join(folder, 'file'), '');
  expectRefusal('folder', join(folder, 'file', 'bot.db'));
  await mkdir(path);
  expectRefusal('folder');
});

test.skipIf(process.getuid?.() === 0)('a folder or a file that may not be written is told', async () => {
  openDatabase(path, timing).close();
  await chmod(path, 0o400);
  expectRefusal('read-only');
  await chmod(folder, 0o500);
  expectRefusal('folder', join(folder, 'other.db'));
  expectRefusal('folder', join(folder, 'deeper', 'bot.db'));
  await chmod(folder, 0o700);
});

test('a file that is no database is told and left as it was', async () => {
  const notes = 'These are notes, and certainly not a database. '.repeat(100);
  await writeFile(path, notes);
  expectRefusal('damaged');
  expect(await readFile(path, 'utf8')).toBe(notes);
});

test('a damaged database is told, wherever the damage is', async () => {
  const database = openDatabase(path, timing);
  const insert = database.prepare('INSERT INTO keyv VALUES (?, ?)');
  for (let n = 0; n < 200; n++) insert.run(`key ${n}`, 'x'.repeat(500));
  database.close();
  const whole = await readFile(path);
  const page = 4096;
  await writeFile(path, Buffer.concat([whole.subarray(0, -4 * page), Buffer.alloc(4 * page, 0xff)]));
  expectRefusal('damaged');
  await writeFile(path, whole);
  await truncate(path, whole.length - 3 * page);
  expectRefusal('damaged');
  await writeFile(path, whole);
  openDatabase(path, timing).close();
});

test('a database of a newer version is told and left as it was', async () => {
  const newer = new DatabaseSync(path);
  newer.exec('PRAGMA user_version = 1000; CREATE TABLE unknown (a)');
  newer.close();
  expectRefusal('newer');
  const again = new DatabaseSync(path);
  expect(again.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'unknown' }]);
  again.close();
});
