import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { KeyvStore } from '../database/keyv.ts';
import { moveKey } from '../database/moved.ts';
import type { Query } from '../database/postgres.ts';
import type { Jobs } from '../turns/postgres-jobs.ts';

/** How many rows travel in one statement. */
const atOnce = 500;

const storedSchema = z.array(
  z.object({ id: z.string(), chat: z.string(), user: z.string(), urgent: z.boolean() }),
);

const sessionsSchema = z.array(z.object({ key: z.string(), value: z.string() }));

/** Rows of a table as the file has them, and the statement that takes them in as JSON. */
interface Transfer {
  from: string;
  into: string;
}

/**
 * The line in its order. Where the server has heard of a turn already, it is not for us to run it again; what is part
 * of another turn follows it.
 */
const turns: Transfer = {
  from: 'SELECT * FROM turns ORDER BY seq',
  into: `WITH moved AS (
      SELECT * FROM json_to_recordset($1) AS turn (seq bigint, id text, chat text, "user" text, urgent boolean,
        payload text, accepted_at float8, attempt integer, rested integer, cancelled boolean)
    ), fresh AS (
      INSERT INTO known (id, at) SELECT id, to_timestamp(accepted_at / 1000) FROM moved
        ON CONFLICT DO NOTHING RETURNING id
    )
    INSERT INTO turns (id, chat, "user", urgent, payload, accepted_at, attempt, rested, cancelled)
      SELECT id, chat, "user", urgent, payload, to_timestamp(accepted_at / 1000), attempt, rested,
        cancelled
      FROM moved JOIN fresh USING (id) ORDER BY seq RETURNING id, chat, "user", urgent`,
};

/** What hangs on turns comes after them, and all else in any order. */
const others: readonly Transfer[] = [
  {
    from: `SELECT part.id, whole.id AS whole FROM turns AS part JOIN turns AS whole ON whole.seq = part.absorbed_by`,
    into: `UPDATE turns SET absorbed_by = whole.seq
      FROM json_to_recordset($1) AS part (id text, whole text) JOIN turns AS whole ON whole.id = part.whole
      WHERE turns.id = part.id`,
  },
  {
    from: 'SELECT turns.id, name, result, steps.attempt FROM steps JOIN turns ON turns.seq = steps.turn',
    into: `INSERT INTO steps (turn, name, result, attempt) SELECT turns.seq, name, result, step.attempt
      FROM json_to_recordset($1) AS step (id text, name text, result text, attempt integer) JOIN turns USING (id)`,
  },
  {
    from: 'SELECT id, at FROM handled',
    into: `INSERT INTO known (id, at) SELECT id, to_timestamp(at / 1000)
      FROM json_to_recordset($1) AS handled (id text, at float8) ON CONFLICT DO NOTHING`,
  },
  {
    from: 'SELECT * FROM paid_requests',
    into: `INSERT INTO paid_requests (key, "user", chat, at) SELECT key, "user", chat, at
      FROM json_to_recordset($1) AS paid (key text, "user" text, chat text, at bigint) ON CONFLICT DO NOTHING`,
  },
  {
    from: 'SELECT account, total FROM balances',
    into: `INSERT INTO balances (account, total) SELECT account, total
      FROM json_to_recordset($1) AS balance (account text, total float8) ON CONFLICT DO NOTHING`,
  },
  {
    from: 'SELECT at, credits FROM spendings',
    into: `INSERT INTO spendings (at, credits) SELECT at, credits
      FROM json_to_recordset($1) AS spending (at bigint, credits float8)`,
  },
];

const ofSessions = `key LIKE 'sessions:%'`;

/** What Keyv keeps, but for the move itself. */
const kept = (which: string): Transfer => ({
  from: `SELECT key, value FROM keyv WHERE key <> '${moveKey}' AND ${which}`,
  into: `INSERT INTO keyv (key, value) SELECT key, value
    FROM json_to_recordset($1) AS kept (key text, value text) ON CONFLICT DO NOTHING`,
});

/**
 * Copies all that a file holds into the server's tables, with a job for each turn, or the sessions to a store of their
 * own. Answers how many turns there were.
 */
export async function copyAll(
  file: Database,
  query: Query,
  jobs: Jobs,
  sessions: KeyvStore | undefined,
): Promise<number> {
  let copied = 0;
  await transfer(file, query, turns, async rows => {
    const stored = storedSchema.parse(rows);
    await jobs.add(query, stored);
    copied += stored.length;
  });
  for (const other of others) await transfer(file, query, other);
  await transfer(file, query, kept(sessions ? `NOT ${ofSessions}` : 'TRUE'));
  if (sessions) await copySessions(file, sessions);
  return copied;
}

async function copySessions(file: Database, store: KeyvStore): Promise<void> {
  const rows = sessionsSchema.parse(file.prepare(kept(ofSessions).from).all());
  for (const some of portions(rows)) {
    await Promise.all(
      some.map(async ({ key, value }) => {
        if ((await store.get(key)) === undefined) await store.set(key, value);
      }),
    );
  }
}

async function transfer(
  file: Database,
  query: Query,
  { from, into }: Transfer,
  then?: (stored: readonly unknown[]) => Promise<void>,
): Promise<void> {
  for (const rows of portions(file.prepare(from).all())) {
    const stored = await query(into, [JSON.stringify(rows)]);
    await then?.(stored);
  }
}

function* portions<T>(rows: readonly T[]): Iterable<readonly T[]> {
  for (let first = 0; first < rows.length; first += atOnce) yield rows.slice(first, first + atOnce);
}
