import { setInterval as every } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';

/** What a database server had to do. */
export interface DatabaseCosts {
  /** Statements that came, each a way there and back. */
  statements: number;
  /** Transactions that wrote something: each waits for the disk. */
  commits: number;
  walBytes: number;
  /** From a statement's arrival to its answer, all together, waits for the disk and for locks included. */
  busyMs: number;
}

/** What `watchDatabase` needs of the server. */
export const watchedSettings = ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.max=5000'];

const countsSchema = z.tuple([
  z.object({
    statements: z.coerce.number(),
    commits: z.coerce.number(),
    wal: z.coerce.number(),
    busy: z.coerce.number(),
  }),
]);
const connectionsSchema = z.tuple([z.object({ connections: z.coerce.number() })]);

/** Reads the counters of a server. What it asks itself is not counted, but for a statement or two. */
export async function watchDatabase(url: string) {
  const client = new pg.Client({ connectionString: url, application_name: 'watch' });
  await client.connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const counts = async () => {
    const { rows } = await client.query(`
      SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS commits,
        pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS wal,
        (SELECT sum(calls) FROM pg_stat_statements) AS statements,
        (SELECT sum(total_exec_time) FROM pg_stat_statements) AS busy`);
    return countsSchema.parse(rows)[0];
  };
  return {
    /** Resolves with the most connections of the program at once and the costs while `work` went on. */
    async during(work: () => Promise<unknown>): Promise<DatabaseCosts & { connections: number }> {
      const before = await counts();
      const done = new AbortController();
      const most = mostConnections(client, done.signal);
      await work();
      done.abort();
      const { connections, looks } = await most;
      const after = await counts();
      return {
        statements: after.statements - before.statements - looks,
        commits: after.commits - before.commits,
        walBytes: after.wal - before.wal,
        busyMs: after.busy - before.busy,
        connections,
      };
    },
    end: () => client.end(),
  };
}

async function mostConnections(client: pg.Client, signal: AbortSignal) {
  let connections = 0;
  let looks = 0;
  try {
    for await (const _ of every(250, undefined, { signal })) {
      const { rows } = await client.query(
        `SELECT count(*) AS connections FROM pg_stat_activity WHERE application_name = 'stillmotion'`,
      );
      looks += 1;
      connections = Math.max(connections, connectionsSchema.parse(rows)[0].connections);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return { connections, looks };
}
