import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { createMetrics } from '../../src/operator/metrics.ts';
import { meterBalance } from '../../src/usage/balance.ts';
import { sqliteUsage } from '../../src/usage/sqlite-usage.ts';
import { connect, json, never, ok, quick, startBackend, temporaryFolder } from '../nemo/fake.ts';

const unlimited = { perUser: undefined, perChat: undefined, credits: undefined };

/** A metered client of a backend that answers each reading when the test says so, with what the test says. */
async function metered({ balanceKept = 60_000 } = {}) {
  const asked: ((available: number | undefined, frozen: number) => void)[] = [];
  const backend = await startBackend(response => {
    asked.push((available, frozen) =>
      available === undefined
        ? json(response, {}, 400)
        : ok(response, { available, frozen, total: available + frozen }),
    );
  });
  const database = openDatabase(join(await temporaryFolder(), 'usage.db'), quick);
  onTestFinished(() => database.close());
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const usage = sqliteUsage(database, unlimited, now);
  const timing = { ...quick, callTimeout: 5_000, balanceKept, balancePatience: 5_000 };
  const log = pino({ level: 'silent' });
  const client = await connect(backend.url, { timing });
  const metrics = createMetrics();
  const { watch } = metrics;
  const withToken = (token: string) => meterBalance(client, { usage, token, timing, log, watch });
  const arrived = async (count: number) => {
    while (asked.length < count) await new Promise(resolve => setTimeout(resolve, 1));
  };
  const answer = async <T>(reading: Promise<T>, available: number | undefined, frozen = 0): Promise<T> => {
    await arrived(1);
    asked.shift()?.(available, frozen);
    return reading;
  };
  const spent = async () => (await usage.lastDay()).credits;
  /** What the operator sees of it. */
  const figure = async (name: string) => {
    const told = await metrics.text({ queued: 0, running: 0, oldestMs: 0 });
    return Number(new RegExp(`^stillmotion_credits_${name} (.+)$`, 'm').exec(told)?.[1]);
  };
  return { ...withToken('own'), withToken, asked, arrived, answer, spent, figure, clock };
}

test('of readings that overlap only one counts, however late the older one is', async () => {
  const { nemo, arrived, asked, answer, spent, figure } = await metered();
  await answer(nemo.balance(never()), 1_000);
  const late = nemo.balance(never());
  await arrived(1);
  const slow = asked.shift();
  await answer(nemo.balance(never()), 900);
  slow?.(1_000, 0);
  expect(await late).toMatchObject({ available: 1_000 });
  await answer(nemo.balance(never()), 900);
  expect(await spent()).toBe(100);
  expect(await figure('spent_total')).toBe(100);
  expect(await figure('left')).toBe(900);
});

test('what is reserved is not spent before it is taken, and never where it is given back', async () => {
  const { nemo, answer, spent, figure } = await metered();
  await answer(nemo.balance(never()), 1_000);
  await answer(nemo.balance(never()), 900, 100);
  await answer(nemo.balance(never()), 1_000);
  expect([await spent(), await figure('spent_total')]).toEqual([0, 0]);
  await answer(nemo.balance(never()), 900, 100);
  await answer(nemo.balance(never()), 900);
  expect([await spent(), await figure('spent_total')]).toEqual([100, 100]);
});

test('what rises is no spending, and neither is another account', async () => {
  const { nemo, withToken, answer, spent, clock } = await metered();
  for (const available of [500, 400, 800, 750]) await answer(nemo.balance(never()), available);
  expect(await spent()).toBe(150);
  await answer(withToken('another').nemo.balance(never()), 10);
  expect(await spent()).toBe(150);
  clock.now += 24 * 60 * 60_000;
  expect(await spent()).toBe(0);
});

test('a balance of the last minute is good enough to go on, whatever the clock says; to refuse, it is read again', async () => {
  const { nemo, lacks, answer, asked, clock } = await metered();
  await answer(nemo.balance(never()), 100);
  clock.now += 24 * 60 * 60_000;
  expect(await lacks(100, never())).toBe(false);
  expect(await answer(lacks(101, never()), 300)).toBe(false);
  expect(await lacks(300, never())).toBe(false);
  expect(asked).toEqual([]);
});

test('an older balance is read again, and one that can’t be read stops nobody', async () => {
  const { nemo, lacks, answer, asked } = await metered({ balanceKept: 1 });
  await answer(nemo.balance(never()), 100);
  await new Promise(resolve => setTimeout(resolve, 5));
  expect(await answer(lacks(100, never()), 50)).toBe(true);
  expect(await answer(lacks(100, never()), undefined)).toBe(false);
  expect(asked).toEqual([]);
});

test('what was written while the clock was ahead counts when its time has come, and not before', async () => {
  const database = openDatabase(join(await temporaryFolder(), 'usage.db'), quick);
  onTestFinished(() => database.close());
  const clock = { now: 10 * 24 * 60 * 60_000 };
  const asker = { user: 'ada', chat: 'room', exempt: false };
  const usage = sqliteUsage(database, { perUser: 1, perChat: 1, credits: 50 }, () => clock.now);
  await usage.count('1', asker);
  for (const [total, last] of [[100], [40, 100]] as const) await usage.noteBalance('own', total, last);
  clock.now = 0;
  expect(await usage.reached(asker, 1)).toBeUndefined();
  expect(await usage.lastDay()).toEqual({ turns: 0, credits: 0 });
  clock.now = 10 * 24 * 60 * 60_000;
  expect(await usage.lastDay()).toEqual({ turns: 1, credits: 60 });
});

test('a request counts once by its key, over restarts, and not once it is taken back', async () => {
  const path = join(await temporaryFolder(), 'usage.db');
  const asker = { user: 'ada', chat: 'room', exempt: false };
  const limits = { ...unlimited, perUser: 2 };
  const open = () => {
    const database = openDatabase(path, quick);
    return { ...sqliteUsage(database, limits, () => 1_000), close: () => database.close() };
  };
  const former = open();
  for (const key of ['1', '1', '2']) expect(await former.count(key, asker)).toBeUndefined();
  former.close();
  const usage = open();
  expect(await usage.count('2', asker)).toBeUndefined();
  expect(await usage.count('3', asker)).toEqual({ limit: 'user', allowed: 2, waitMs: 24 * 60 * 60_000 });
  await usage.uncount('1');
  expect(await usage.count('3', asker)).toBeUndefined();
  expect(await usage.lastDay()).toEqual({ turns: 2, credits: 0 });
  usage.close();
});
