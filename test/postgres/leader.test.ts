import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openPostgres } from '../../src/database/postgres.ts';
import { postgresLeader } from '../../src/database/postgres-leader.ts';
import type { Timing } from '../../src/timing.ts';
import { newDatabase, quick } from '../turns/postgres-harness.ts';

let database: Awaited<ReturnType<typeof newDatabase>>;
beforeAll(async () => {
  database = await newDatabase();
});
afterAll(() => database.drop());

const timing = { ...quick, leaderLook: 20, leaderAnswer: 500, leaderLease: 1_000 };

/** A process that wants to lead, and how it fares. */
async function candidate(name: string, own: Partial<Timing> = {}) {
  const postgres = await openPostgres(database.url, timing);
  const ending = new AbortController();
  const seen = { leads: false, times: 0 };
  const led = postgresLeader(postgres, { ...timing, ...own }).lead(
    name,
    async signal => {
      seen.leads = true;
      seen.times += 1;
      await sleep(60_000, undefined, { signal }).catch(() => {});
      seen.leads = false;
    },
    ending.signal,
  );
  const leave = async () => {
    ending.abort();
    await led;
  };
  onTestFinished(async () => {
    await leave();
    await postgres.close();
  });
  return { seen, leave };
}

const patient = { timeout: 5_000, interval: 5 };
const leaders = (all: { seen: { leads: boolean } }[]) => all.filter(({ seen }) => seen.leads).length;

test('of three processes one leads, and when it leaves another does, at once', async () => {
  const all = await Promise.all(['one', 'two', 'three'].map(() => candidate('poll')));
  await vi.waitFor(() => expect(leaders(all)).toBe(1), patient);
  await sleep(100);
  expect(leaders(all)).toBe(1);
  await all.find(({ seen }) => seen.leads)?.leave();
  expect(leaders(all)).toBe(0);
  await vi.waitFor(() => expect(leaders(all)).toBe(1), patient);
});

test('names are led in each by itself', async () => {
  const all = [await candidate('a name'), await candidate('another')];
  await vi.waitFor(() => expect(leaders(all)).toBe(2), patient);
});

test('who loses its connection ends its work, and leads again', async () => {
  const one = await candidate('cut');
  await vi.waitFor(() => expect(one.seen.leads).toBe(true), patient);
  const postgres = await openPostgres(database.url, timing);
  onTestFinished(() => postgres.close());
  await postgres.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (
       SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  await vi.waitFor(() => expect(one.seen).toMatchObject({ leads: true, times: 2 }), patient);
});

test('who is frozen is followed by another within the lease', async () => {
  // Says nothing after it has begun to lead, and notices nothing.
  const frozen = await candidate('frozen', { leaderLook: 60_000 });
  await vi.waitFor(() => expect(frozen.seen.leads).toBe(true), patient);
  const other = await candidate('frozen');
  await vi.waitFor(() => expect(other.seen.leads).toBe(true), patient);
});

test('what the work throws is told', async () => {
  const postgres = await openPostgres(database.url, timing);
  onTestFinished(() => postgres.close());
  const fail = async () => Promise.reject(new Error('it broke'));
  const led = postgresLeader(postgres, timing).lead('fail', fail, new AbortController().signal);
  await expect(led).rejects.toThrow('it broke');
});
