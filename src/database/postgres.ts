import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import type { Timing } from '../timing.ts';
import { postgresError } from './postgres-error.ts';
import { migratePostgres } from './postgres-migrations.ts';

/** Runs one statement, answering its rows. Rejects with a `DatabaseError` where the database is away or failing. */
export type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

/** A database on a server, shared with other processes. Connections come and go; each call finds one that works. */
export interface Postgres {
  /** For messages: where it is, without what is secret. */
  readonly name: string;
  query: Query;
  /** Commits all that `work` wrote, or nothing when it throws. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** A connection of its own, outside of the pool; its end is its owner's to hear. */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

/**
 * Connects to the server and brings the database to the present schema, which many processes may do at once.
 * Throws a `DatabaseError`. What the server does not answer in `timing.databaseAnswer` has failed, and what a stopped
 * process leaves open there is given up by the server itself, so that nobody waits for its locks.
 */
export async function openPostgres(url: string, timing: Timing): Promise<Postgres> {
  const ms = timing.databaseAnswer;
  const options = {
    connectionString: url,
    application_name: 'stillmotion',
    connectionTimeoutMillis: ms,
    keepAlive: true,
  } satisfies pg.ClientConfig;
  const name = nameOf(url);
  const explained = <T>(work: Promise<T>): Promise<T> =>
    work.catch(error => {
      throw postgresError(name, error);
    });

  await explained(migratePostgres(options));
  const pool = new pg.Pool({
    ...options,
    max: connections,
    query_timeout: ms,
    statement_timeout: ms,
    idle_in_transaction_session_timeout: ms,
  });
  // A connection that breaks is noticed by whoever uses it; one that nobody uses is replaced.
  pool.on('error', () => {});
  pool.on('connect', client => client.on('error', () => {}));

  async function transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(async (sql, values) =>
        rowsOf(await client.query(sql, values && [...values])),
      );
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // Whatever state it is in: the server rolls back when the connection ends.
      client.release(true);
      throw error;
    }
  }

  return {
    name,
    query: (sql, values) => explained(pool.query(sql, values && [...values]).then(rowsOf)),
    transaction: work => explained(transaction(work)),
    connect: async () => {
      const client = new pg.Client({ ...options, query_timeout: ms });
      client.on('error', () => {});
      await explained(client.connect());
      return client;
    },
    close: async () => {
      // Whoever has just asked for a connection gets it first: the pool would leave them waiting.
      await nextTurn();
      await pool.end();
    },
  };
}

/** Of one process. A turn needs one for some milliseconds at a time, however long it runs. */
const connections = 10;

/** Several statements in one text answer as many results. */
function rowsOf(result: pg.QueryResult | pg.QueryResult[]): readonly unknown[] {
  return Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows;
}

function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `the PostgreSQL database ${pathname.slice(1)} at ${host || 'its socket'}`;
}
