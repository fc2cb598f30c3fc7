import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { DatabaseError } from '../../src/database/error.ts';
import { type TurnContext, TurnEnd, type TurnHandler } from '../../src/turns/engine.ts';
import { gate, idle, newTurn, patient, wide } from './contract.ts';
import { empty, letLeasesEnd, letTimePass, newDatabase, postgresEngines, run } from './postgres-harness.ts';

/** Each engine here is a process of its own, as far as the database and the others know. */

let database: Awaited<ReturnType<typeof newDatabase>>;
let engines: ReturnType<typeof postgresEngines>;
beforeAll(async () => {
  database = await newDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  engines = postgresEngines(database.url);
});
afterEach(async () => {
  await engines.closeAll();
  await empty(database.url);
});

const text = z.string();
/** Takes nothing more than the one turn that it runs. */
const narrow = { atOnce: 1, perUser: 1 };
/** Neither says that it lives nor notices that nobody heard it: as a process is that was stopped for a while. */
const stopped = { turnLeaseRenew: 1e9, turnLeaseKept: 1e9 };
const logged =
  (log: string[]): TurnHandler =>
  async ({ turn, attempt }) =>
    void log.push(`${turn.id} #${attempt}`);

test('whoever runs them, turns of a chat run in order and one at a time', async () => {
  const workers = await Promise.all([1, 2, 3].map(() => engines.open()));
  const inside = new Set<string>();
  const done: string[] = [];
  const by = new Set<number>();
  for (const [n, worker] of workers.entries()) {
    await worker.start(
      async ({ turn }) => {
        expect(inside).not.toContain(turn.chat);
        inside.add(turn.chat);
        by.add(n);
        await delay(2);
        inside.delete(turn.chat);
        done.push(turn.id);
      },
      { atOnce: 2, perUser: 100 },
    );
  }
  const chats = ['a', 'b', 'c', 'd', 'e'];
  const ids = chats.map(chat => Array.from({ length: 6 }, (_, n) => `${chat}${n}`));
  for (let n = 0; n < 6; n++)
    await Promise.all(chats.map((chat, m) => workers[m % 3]?.enqueue(newTurn(`${chat}${n}`, { chat }))));
  await expect.poll(() => done.length, patient).toBe(30);
  for (const [n, chat] of chats.entries()) expect(done.filter(id => id.startsWith(chat))).toEqual(ids[n]);
  expect(by.size).toBe(3);
  expect(engines.errors).toEqual([]);
});

test('of two gateways that are given the same event one stores it', async () => {
  const gateways = await Promise.all([engines.open(), engines.open()]);
  const turns = Array.from({ length: 20 }, (_, n) => newTurn(`${n}`, { chat: `${n % 3}` }));
  const results = await Promise.all(
    gateways.map((gateway, n) =>
      Promise.all((n === 0 ? turns : turns.toReversed()).map(turn => gateway.enqueue(turn))),
    ),
  );
  expect(results.flat().filter(it => it === 'queued')).toHaveLength(20);
});

test('a turn that is taken in by one process is run by another at once', async () => {
  const [gateway, worker] = [await engines.open(), await engines.open({ turnLook: 60_000 })];
  const log: string[] = [];
  await worker.start(logged(log), wide);
  await gateway.enqueue(newTurn('1'));
  await expect.poll(() => log, { interval: 1, timeout: 1_000 }).toEqual(['1 #1']);
});

test('the turns of a worker that died are run by another, first of all of their chat', async () => {
  const [dying, other] = [await engines.open(), await engines.open()];
  const block = gate();
  await dying.start(({ signal }) => block.pass(signal), wide);
  for (const id of ['1', '2']) await dying.enqueue(newTurn(id));
  await block.reached;
  const log: string[] = [];
  await other.start(logged(log), wide);
  await dying.crash();
  expect(log).toEqual([]);
  await letTimePass(database.url);
  await idle(other);
  expect(log).toEqual(['1 #2', '2 #1']);
});

test('what a stopped worker leaves is run by another at once, and what it is running still by nobody', async () => {
  const [leaving, other] = [await engines.open({ stopSettle: 1_000 }), await engines.open()];
  const [block, log] = [gate(), Array.of<string>()];
  await leaving.start(async ({ step, signal }) => {
    await step('slow', text, async () => {
      await block.pass(signal);
      return `${log.push('step')}`;
    });
    await step('next', text, async () => `${log.push('never')}`);
  }, wide);
  await leaving.enqueue(newTurn('1'));
  await block.reached;
  await other.start(logged(log), wide);
  const gone = leaving.stop(5_000);
  await delay(50);
  expect(log).toEqual([]);
  block.open();
  await gone;
  await expect.poll(() => log, { interval: 1, timeout: 1_000 }).toEqual(['step', '1 #2']);
});

test('a stop is heard at once and kept within its bounds while the database answers nothing', async () => {
  const worker = await engines.open();
  const begun = gate();
  const ended = Promise.withResolvers<TurnEnd>();
  await worker.start(async ({ sleep, signal }) => {
    void begun.pass(signal).catch(() => {});
    await sleep(60_000).catch(ended.resolve);
  }, wide);
  await worker.enqueue(newTurn('1'));
  await begun.reached;
  const silence = new pg.Client(database.url);
  await silence.connect();
  onTestFinished(() => silence.end());
  await silence.query('BEGIN; LOCK TABLE turns, pgboss.job IN ACCESS EXCLUSIVE MODE');
  // So that it is looking for turns.
  await delay(100);
  const since = performance.now();
  const stopped = worker.stop(500);
  expect((await ended.promise).why).toBe('stopping');
  expect(performance.now() - since).toBeLessThan(400);
  await stopped;
  expect(performance.now() - since).toBeLessThan(1_500);
  await silence.query('ROLLBACK');
});

test('a turn that a worker leaves to others keeps it from nothing else, and is run by one that can', async () => {
  const [one, other] = [await engines.open({ storagePause: 60_000 }), await engines.open()];
  const log: string[] = [];
  await one.start(async context => {
    if (context.turn.chat === 'foreign') throw new TurnEnd('lost');
    await logged(log)(context);
  }, wide);
  await one.enqueue(newTurn('1', { chat: 'foreign' }));
  await expect.poll(() => one.health(), patient).toMatchObject({ running: 1 });
  await one.enqueue(newTurn('2'));
  await expect.poll(() => log, patient).toEqual(['2 #1']);
  await other.start(logged(log), wide);
  await one.stop(0);
  await idle(other);
  expect(log.at(-1)).toMatch(/^1 #/);
  expect(engines.errors).toEqual([]);
});

test('a worker that was taken over, and does not know it, pays nothing, writes nothing and ends nothing', async () => {
  const [zombie, other] = [await engines.open(stopped), await engines.open()];
  const [block, late] = [gate(), gate()];
  const log: string[] = [];
  const ends: string[] = [];
  await zombie.start(async ({ paid, step }) => {
    const submit = async (own: () => Promise<void>) => {
      await block.pass(AbortSignal.timeout(20_000));
      await own();
      return `never ${log.push('charge')}`;
    };
    const recover = async () => 'never';
    await paid('prompt', text, { submit, recover }).catch((end: TurnEnd) => ends.push(end.why));
    await step('deliver', text, async () => 'zombie').catch((end: TurnEnd) => ends.push(end.why));
  }, narrow);
  await zombie.enqueue(newTurn('1'));
  await block.reached;

  const handler = async ({ paid, step, signal, attempt }: TurnContext) => {
    const submit = async () => `never ${log.push('charge')}`;
    const recover = async () => `recovered ${log.push('recover')}`;
    await paid('prompt', text, { submit, recover });
    await late.pass(signal);
    log.push(await step('deliver', text, async () => `by #${attempt}`));
  };
  await other.start(handler, wide);
  await letLeasesEnd(database.url);
  await late.reached;
  block.open();
  await expect.poll(() => ends, patient).toEqual(['lost', 'lost']);
  expect((await other.queued('a')).map(({ id }) => id)).toEqual(['1']);
  late.open();
  await idle(other);
  expect(log).toEqual(['recover', 'by #2']);
});

test('a result that comes after the turn was taken over is not written', async () => {
  const [zombie, other] = [await engines.open(stopped), await engines.open()];
  const [block, second] = [gate(), gate()];
  const results: string[] = [];
  await zombie.start(async ({ step }) => {
    const slow = async () => {
      await block.pass(AbortSignal.timeout(20_000));
      return 'of the zombie';
    };
    await step('slow', text, slow).catch((end: TurnEnd) => results.push(end.why));
  }, narrow);
  await zombie.enqueue(newTurn('1'));
  await block.reached;
  await other.start(async ({ step, recall, signal }) => {
    await second.pass(signal);
    results.push((await recall('slow', text)) ?? 'nothing');
    results.push(await step('slow', text, async () => 'of the other'));
  }, wide);
  await letLeasesEnd(database.url);
  await second.reached;
  block.open();
  await expect.poll(() => results, patient).toEqual(['lost']);
  second.open();
  await idle(other);
  expect(results).toEqual(['lost', 'nothing', 'of the other']);
});

test('a run that comes to its end after the turn was taken over does not end the turn', async () => {
  const [zombie, other] = [await engines.open(stopped), await engines.open()];
  const [block, second] = [gate(), gate()];
  const ended: string[] = [];
  await zombie.start(async () => {
    await block.pass(AbortSignal.timeout(20_000));
    setTimeout(() => ended.push('zombie'), 50);
  }, narrow);
  await zombie.enqueue(newTurn('1'));
  await block.reached;
  await other.start(({ signal }) => second.pass(signal), wide);
  await letLeasesEnd(database.url);
  await second.reached;
  block.open();
  await expect.poll(() => ended, patient).toEqual(['zombie']);
  expect((await other.queued('a')).map(({ id }) => id)).toEqual(['1']);
  second.open();
  await idle(other);
});

test('a worker that can’t renew its leases ends its runs before they are over', async () => {
  const worker = await engines.open({ turnLeaseRenew: 1e9, turnLeaseKept: 50 });
  const ended = Promise.withResolvers<unknown>();
  await worker.start(async ({ signal, attempt }) => {
    if (attempt > 1) return;
    signal.addEventListener('abort', () => ended.resolve(signal.reason), { once: true });
    await ended.promise;
  }, wide);
  await worker.enqueue(newTurn('1'));
  expect(await ended.promise).toEqual(new TurnEnd('lost'));
  await idle(worker);
});

test('a cancel reaches the worker that runs the turn, told or not', async () => {
  for (const turnLook of [60_000, 20]) {
    const [worker, gateway] = [await engines.open({ turnLook }), await engines.open()];
    const block = gate();
    const ended = Promise.withResolvers<unknown>();
    await worker.start(async ({ signal }) => block.pass(signal).catch(ended.resolve), wide);
    await gateway.enqueue(newTurn(`${turnLook}`));
    await block.reached;
    if (turnLook === 20)
      await run(
        database.url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`,
      );
    expect(await gateway.cancel('a')).toEqual([`${turnLook}`]);
    expect(await ended.promise).toEqual(new TurnEnd('cancelled'));
    await idle(gateway);
    await worker.stop(0);
  }
});

test('no user has more turns running than the limit says, over all workers', async () => {
  const [full, other] = [await engines.open(), await engines.open()];
  const block = gate();
  const begun: string[] = [];
  const handler: TurnHandler = async ({ turn, signal }) => {
    begun.push(turn.user);
    await block.pass(signal);
  };
  for (const n of [1, 2, 3, 4, 5])
    await full.enqueue(newTurn(`greedy ${n}`, { chat: `${n}`, user: 'greedy' }));
  await full.start(handler, { atOnce: 10, perUser: 2 });
  expect(begun).toEqual(['greedy', 'greedy']);
  await full.enqueue(newTurn('modest', { chat: 'm', user: 'modest' }));
  await other.start(handler, { atOnce: 10, perUser: 2 });
  await expect.poll(() => begun, patient).toEqual(['greedy', 'greedy', 'modest']);
  block.open();
  await expect.poll(() => begun.length, patient).toBe(6);
});

/** Ends every connection to the database, as a restart of the server does. */
const cut = () =>
  run(
    database.url,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );

test('when the connections are cut in the middle of a turn, it is done all the same, and paid once', async () => {
  const worker = await engines.open();
  const log: string[] = [];
  await worker.start(async ({ turn, step, paid }) => {
    const submit = async (own: () => Promise<void>) => {
      await own();
      log.push(`charge ${turn.id}`);
      await cut();
      return 'video';
    };
    await paid('prompt', text, { submit, recover: async () => 'video' });
    await step('deliver', text, async () => `${log.push(`deliver ${turn.id}`)}`);
  }, wide);
  for (const id of ['1', '2', '3']) await worker.enqueue(newTurn(id));
  await idle(worker).catch(() => idle(worker));
  expect(log.filter(line => line.startsWith('charge'))).toEqual(['charge 1', 'charge 2', 'charge 3']);
  expect([...new Set(log.filter(line => line.startsWith('deliver')))]).toHaveLength(3);
});

test('while the database is away nothing is confirmed, what runs is lost, and all goes on when it is back', async () => {
  const worker = await engines.open({ storagePause: 20 });
  const name = new URL(database.url).pathname.slice(1);
  const elsewhere = new URL('/postgres', database.url).href;
  const [block, log] = [gate(), Array.of<string>()];
  const lost = Promise.withResolvers<string>();
  await worker.start(async ({ turn, attempt, step }) => {
    log.push(`${turn.id} #${attempt}`);
    if (turn.id !== '1' || attempt > 1) return;
    await block.pass(AbortSignal.timeout(20_000));
    await step('next', text, async () => 'done').catch((end: TurnEnd) => lost.resolve(end.why));
  }, wide);
  await worker.enqueue(newTurn('1'));
  await block.reached;
  await run(elsewhere, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await run(elsewhere, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  const refused = await worker.enqueue(newTurn('2')).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(DatabaseError);
  expect(refused).toMatchObject({ reason: 'away' });
  block.open();
  expect(await lost.promise).toBe('lost');
  await run(elsewhere, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await expect.poll(() => worker.enqueue(newTurn('2')).catch(() => 'refused'), patient).toBe('queued');
  await letTimePass(database.url);
  await idle(worker);
  expect(log[0]).toBe('1 #1');
  expect(log.at(-1)).toBe('2 #1');
});

test('processes that start at once on an empty database prepare it once', async () => {
  const fresh = await newDatabase();
  const many = postgresEngines(fresh.url);
  const opened = await Promise.all([1, 2, 3, 4].map(() => many.open()));
  const log: string[] = [];
  for (const engine of opened) await engine.start(logged(log), wide);
  await opened[0]?.enqueue(newTurn('1'));
  await expect.poll(() => log, patient).toEqual(['1 #1']);
  expect(many.errors).toEqual([]);
  await many.closeAll();
  await fresh.drop();
});

test('processes of this version work on while a newer one adds to the schema, and start after it, unless it forbids that', async () => {
  const fresh = await newDatabase();
  const many = postgresEngines(fresh.url);
  const log: string[] = [];
  const during = await many.open();
  await during.start(logged(log), wide);
  await during.enqueue(newTurn('1'));
  await idle(during);
  await run(
    fresh.url,
    `ALTER TABLE turns ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'; ALTER TABLE steps ADD COLUMN note TEXT;
     CREATE TABLE moods (turn BIGINT REFERENCES turns (seq) ON DELETE CASCADE);
     UPDATE schema_version SET version = 99`,
  );
  await during.enqueue(newTurn('2'));
  await idle(during);
  await during.stop(0);
  const after = await many.open();
  await after.start(async context => {
    await context.step('first', text, async () => 'done');
    await logged(log)(context);
  }, wide);
  await during.enqueue(newTurn('3'));
  await idle(after);
  expect(log).toEqual(['1 #1', '2 #1', '3 #1']);
  expect(many.errors).toEqual([]);
  await run(fresh.url, 'UPDATE schema_version SET oldest = 99');
  await expect(many.open()).rejects.toMatchObject({ reason: 'newer' });
  await many.closeAll();
  await fresh.drop();
});
