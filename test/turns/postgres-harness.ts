import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openPostgres } from '../../src/database/postgres.ts';
import { scaleTiming, type Timing } from '../../src/timing.ts';
import { openPostgresTurns } from '../../src/turns/postgres.ts';
import type { EngineHarness } from './contract.ts';

/** Leases are as long as in life, since their time is the database's; all else is quick. */
export const quick: Timing = {
  ...scaleTiming(0.001),
  databaseAnswer: 5_000,
  turnLook: 20,
  turnLease: 10_000,
  turnLeaseKept: 5_000,
  turnLeaseRenew: 500,
  turnLeaseCheck: 1_000,
  stopSettle: 20,
};

/** A new, empty database on the run's server. */
export async function newDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => run(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Runs one statement from outside of the program. */
export async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Engines on the database: each is a process of its own, as far as the database knows. */
export function postgresEngines(url: string) {
  const opened = new Set<() => Promise<void>>();
  const errors: unknown[] = [];
  return {
    errors,
    async open(own: Partial<Timing> = {}) {
      const timing = { ...quick, ...own };
      const postgres = await openPostgres(url, timing);
      const engine = await openPostgresTurns(postgres, {
        timing,
        isWorker: true,
        onError: error => errors.push(error),
      });
      const crash = async () => {
        opened.delete(crash);
        await postgres.close();
        // Only to end its timers: without its connections it can change nothing any more.
        await engine.stop(0);
        await engine.close();
      };
      opened.add(crash);
      return { ...engine, crash };
    },
    async closeAll() {
      for (const crash of opened) await crash();
    },
  };
}

/** What comes of the jobs whose worker has said nothing for too long, without the wait. */
export const letLeasesEnd = (url: string) =>
  run(url, `UPDATE pgboss.job SET state = 'retry' WHERE state = 'active'`);

/** Whoever holds a job has said nothing for an hour, as far as the database knows. */
export async function letTimePass(url: string): Promise<void> {
  await run(
    url,
    `UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 hour' WHERE state = 'active'`,
  );
  await run(url, 'UPDATE pgboss.queue SET monitor_claim_on = NULL, monitor_on = NULL');
}

/** The database stays; what is in it goes. */
export const empty = (url: string) =>
  run(url, 'TRUNCATE known, turns, steps, keyv, paid_requests, balances, spendings; DELETE FROM pgboss.job');

export async function postgresHarness(url: string): Promise<EngineHarness> {
  const engines = postgresEngines(url);
  return {
    errors: engines.errors,
    open: () => engines.open(),
    async crash() {
      await engines.closeAll();
      await letLeasesEnd(url);
      engines.errors.length = 0;
    },
    async dispose() {
      await engines.closeAll();
      await empty(url);
    },
  };
}
