import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import type { Timing } from '../timing.ts';
import { postgresError } from './postgres-error.ts';
import { isOlderPostgres, migratePostgres } from './postgres-migrations.ts';

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
  const name = nameOf(url);
  const options = optionsOf(url, timing);
  const explained = <T>(work: Promise<T>): Promise<T> =>
    work.catch(error => {
      throw postgresError(name, error);
    });

  await withClient(url, timing, client => migratePostgres(client, name));
  const pool = new pg.Pool({
    ...options,
    max: connections,
    query_timeout: ms,
    statement_timeout: ms,
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

/**
 * Looks at a database as `openPostgres` would, and leaves it as it is: which version the server has, and whether the
 * schema is still to be brought to the present one. Throws a `DatabaseError`.
 */
export function checkPostgres(
  url: string,
  timing: Timing,
): Promise<{ name: string; server: number; isOlder: boolean }> {
  const name = nameOf(url);
  return withClient(url, timing, async client => {
    const { rows } = await client.query(`SELECT current_setting('server_version_num')::integer AS server`);
    const [{ server }] = serverSchema.parse(rows);
    return { name, server: Math.floor(server / 10_000), isOlder: await isOlderPostgres(client, name) };
  });
}

const serverSchema = z.tuple([z.object({ server: z.number() })]);

async function withClient<T>(
  url: string,
  timing: Timing,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(optionsOf(url, timing));
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw postgresError(nameOf(url), error);
  } finally {
    await client.end().catch(() => {});
  }
}

function optionsOf(url: string, timing: Timing) {
  return {
    connectionString: url,
    application_name: 'stillmotion',
    connectionTimeoutMillis: timing.databaseAnswer,
    idle_in_transaction_session_timeout: timing.databaseAnswer,
    keepAlive: true,
  } satisfies pg.ClientConfig;
}

/** Of one process. A turn needs one for some milliseconds at a time, however long it runs. */
const connections = 10;

/** Several statements in one text answer as many results. */
function rowsOf(result: pg.QueryResult | pg.QueryResult[]): readonly unknown[] {
  return Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows;
}

function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `PostgreSQL's database ${pathname.slice(1)} at ${host || 'its socket'}`;
}
