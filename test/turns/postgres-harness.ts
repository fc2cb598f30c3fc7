import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { inject } from 'vitest';
import { openPostgres, type Postgres } from '../../src/database/postgres.ts';
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
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = name;
  return { url: url.href, drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client(inject('postgresUrl'));
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Engines on the database: each is a process of its own, as far as the database knows. */
export function postgresEngines(url: string, timing: Timing = quick) {
  const opened: { postgres: Postgres; close(): Promise<void> }[] = [];
  const errors: unknown[] = [];
  return {
    errors,
    async open() {
      const postgres = await openPostgres(url, timing);
      const engine = await openPostgresTurns(postgres, {
        timing,
        isWorker: true,
        onError: error => errors.push(error),
      });
      const close = async () => {
        await postgres.close();
        // Only to end its timers: without its connections it can change nothing any more.
        await engine.stop(0);
        await engine.close();
      };
      opened.push({ postgres, close });
      return { ...engine, postgres, crash: close };
    },
    async closeAll() {
      for (const { close } of opened.splice(0)) await close();
    },
  };
}

/** What time does to jobs whose worker is gone: its heartbeat grows old, and pg-boss finds that. */
export async function letLeasesEnd(url: string): Promise<void> {
  await tired(url);
  const boss = new PgBoss({
    connectionString: url,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on('error', () => {});
  await boss.start();
  await boss.supervise();
  await boss.stop({ graceful: false });
}

export async function tired(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(
    `UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 hour' WHERE state = 'active'`,
  );
  await client.query('UPDATE pgboss.queue SET monitor_claim_on = NULL, monitor_on = NULL');
  await client.end();
}

/** The database stays; what is in it goes. */
export async function postgresHarness(url: string): Promise<EngineHarness> {
  const client = new pg.Client(url);
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
      await client.connect();
      await client.query('TRUNCATE known, turns, steps RESTART IDENTITY; DELETE FROM pgboss.job');
      await client.end();
    },
  };
}
