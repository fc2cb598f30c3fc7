import { join } from 'node:path';
import { Keyv } from 'keyv';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { keyvPostgres } from '../../src/database/postgres-keyv.ts';
import { createLog } from '../../src/log.ts';
import { startProgram } from '../../src/program.ts';
import { postgresUsage } from '../../src/usage/postgres-usage.ts';
import { day } from '../../src/usage/usage.ts';
import { doctor } from '../doctor/run.ts';
import { animate, journey } from '../journeys/journey.ts';
import { newDatabase, quick } from '../turns/postgres-harness.ts';

async function ownDatabase(): Promise<string> {
  const { url, drop } = await newDatabase();
  onTestFinished(drop);
  return url;
}

test('a picture becomes a video, the project goes on after a restart, and /forget deletes it', async () => {
  const DATABASE_URL = await ownDatabase();
  const { bot, chat, photos, videos, newest, simulator } = await journey({ env: { DATABASE_URL } });
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(videos()).toHaveLength(1);
  await bot.restart();
  await bot.tell(chat.say('make it faster'));
  expect(videos()).toHaveLength(2);
  expect(simulator.ledger().sessions).toHaveLength(1);
  await bot.tell(chat.command('forget'));
  expect(newest().text).toMatch(/^Done: I have deleted/);
  await bot.tell(chat.say(animate, [photos[1]]));
  expect(simulator.ledger().sessions).toHaveLength(2);
});

test('a worker without a platform leaves its turns to one that has it', async () => {
  const DATABASE_URL = await ownDatabase();
  const env = { DATABASE_URL };
  const { bot, chat, photos, videos, spent } = await journey({ env, role: 'gateway' });
  const said: string[] = [];
  const worker = await startProgram({
    config: loadConfig({ ...env, DATA_DIR: join(bot.folder, 'worker'), TIME_SCALE: '0.001' }, 'no-such-file'),
    log: createLog({ level: 'debug', secrets: [], to: { write: line => said.push(line) } }),
    database: 'bot.db',
    role: 'worker',
    adapters: () => [],
  });
  onTestFinished(() => worker.stop(0));
  await chat.accept(chat.say(animate, [photos[0]]));
  await expect.poll(() => said.join()).toContain('"platform":"fake"');
  await bot.restart('all');
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(spent()).toBe(100);
});

test('what is kept is there for every process, each name by itself', async () => {
  const url = await ownDatabase();
  const [one, other] = await Promise.all([1, 2].map(() => openPostgres(url, quick)));
  if (!one || !other) throw new Error('both are open');
  const keyv = (postgres: typeof one, namespace: string) =>
    new Keyv({ store: keyvPostgres(postgres), namespace, throwOnErrors: true });
  await keyv(one, 'kept').set('a', { text: ':odd "value" 🎬\u0000', n: 1 });
  await keyv(other, 'kept').set('b', 2);
  await keyv(other, 'kept_too').set('a', 3);
  expect(await keyv(other, 'kept').get('a')).toEqual({ text: ':odd "value" 🎬\u0000', n: 1 });
  expect(await keyv(one, 'kept').delete('b')).toBe(true);
  expect(await keyv(one, 'kept').delete('b')).toBe(false);
  await keyv(one, 'kept').clear();
  expect(await keyv(one, 'kept').get('a')).toBeUndefined();
  expect(await keyv(one, 'kept_too').get('a')).toBe(3);
  await Promise.all([one.close(), other.close()]);
});

test('of many that count at once in several processes none goes over the limit', async () => {
  const database = await ownDatabase();
  const opened = await Promise.all([1, 2].map(() => openPostgres(database, quick)));
  const limits = { perUser: 3, perChat: undefined, credits: 50 };
  const usages = opened.map(postgres => postgresUsage(postgres, limits, () => 1_000_000));
  const asker = { user: 'ada', chat: 'room', exempt: false };
  const counted = await Promise.all(
    Array.from({ length: 8 }, (_, n) => usages[n % 2]?.count(`${Math.floor(n / 2)}`, asker)),
  );
  expect(counted.filter(reached => reached === undefined)).toHaveLength(6);
  expect(counted).toContainEqual({ limit: 'user', allowed: 3, waitMs: day });
  const [usage, other] = usages;
  expect(await usage?.noteBalance('account', 100, undefined)).toBe(0);
  expect(await other?.noteBalance('account', 40, 100)).toBe(60);
  expect(await usage?.reached({ ...asker, user: 'eve' }, 1)).toEqual({
    limit: 'credits',
    allowed: 50,
    waitMs: day,
  });
  expect(await usage?.lastDay()).toEqual({ turns: 3, credits: 60 });
  await other?.uncount(`${Math.floor(counted.indexOf(undefined) / 2)}`);
  expect(await usage?.lastDay()).toEqual({ turns: 2, credits: 60 });
  await Promise.all(opened.map(postgres => postgres.close()));
});

test('what was written while the clock was ahead counts when its time has come, and not before', async () => {
  const postgres = await openPostgres(await ownDatabase(), quick);
  const clock = { now: 10 * day };
  const asker = { user: 'ada', chat: 'room', exempt: false };
  const usage = postgresUsage(postgres, { perUser: 1, perChat: 1, credits: 50 }, () => clock.now);
  await usage.count('1', asker);
  for (const [total, last] of [[100], [40, 100]] as const) await usage.noteBalance('own', total, last);
  clock.now = 0;
  expect(await usage.reached(asker, 1)).toBeUndefined();
  expect(await usage.lastDay()).toEqual({ turns: 0, credits: 0 });
  clock.now = 10 * day;
  expect(await usage.lastDay()).toEqual({ turns: 1, credits: 60 });
  await postgres.close();
});

test('a balance is noted without waiting for whoever notes one just then', async () => {
  const database = await ownDatabase();
  const postgres = await openPostgres(database, quick);
  const usage = postgresUsage(postgres, { perUser: 3, perChat: undefined, credits: 50 }, () => 1_000_000);
  expect(await usage.noteBalance('account', 100, undefined)).toBe(0);
  await postgres.transaction(async query => {
    await query('UPDATE balances SET total = 90');
    expect(await usage.noteBalance('account', 95, 100)).toBe(0);
  });
  expect(await usage.noteBalance('account', 80, 90)).toBe(10);
  await postgres.close();
});

test('of readings that overlap only one counts, though two processes made them', async () => {
  const database = await ownDatabase();
  const opened = await Promise.all([openPostgres(database, quick), openPostgres(database, quick)]);
  const limits = { perUser: undefined, perChat: undefined, credits: undefined };
  const [one, other] = opened.map(postgres => postgresUsage(postgres, limits, () => 1_000_000));
  const read = async (by: typeof one, total: number) =>
    by?.noteBalance('account', total, await by.lastBalance('account'));
  expect(await read(one, 1_000)).toBe(0);
  const last = await one?.lastBalance('account');
  expect(await read(other, 900)).toBe(100);
  expect(await one?.noteBalance('account', 1_000, last)).toBe(0);
  expect(await read(other, 900)).toBe(0);
  expect(await read(one, 850)).toBe(50);
  expect((await one?.lastDay())?.credits).toBe(150);
  await Promise.all(opened.map(postgres => postgres.close()));
});

test('the doctor says whether the database can be used, and never its password', async () => {
  const database = await ownDatabase();
  const says = async (change: (url: URL) => void) => {
    const url = new URL(database);
    change(url);
    const { output, about } = await doctor({ DATABASE_URL: url.href });
    expect(output).not.toContain('secret');
    return about('storage')[0];
  };
  const first = await says(() => {});
  expect(first).toMatch(
    /^✓ storage +PostgreSQL's database test_\w+ at 127.0.0.1:\d+ can be used\. It will be/,
  );
  await (await openPostgres(database, quick)).close();
  expect(await says(() => {})).toMatch(/ can be used\.$/);
  const missing = await says(url => {
    url.pathname = 'missing';
    url.password = 'secret';
  });
  expect(missing).toMatch(/^✗ storage .* is not there: create it/);
  const away = await says(url => {
    url.port = '1';
    url.password = 'secret';
  });
  expect(away).toMatch(/^✗ storage .* can't be reached: check/);
});
