import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database.ts';
import type { KeyvStore } from '../database/keyv.ts';
import { markMoved, moveOf } from '../database/moved.ts';
import type { Postgres, Query } from '../database/postgres.ts';
import { listening } from '../database/postgres-news.ts';
import type { Jobs } from '../turns/postgres-jobs.ts';
import { copyAll } from './copy.ts';

/** Nothing was moved; the message is a sentence for the operator, with advice. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused';
}

/**
 * Copies what a file holds to a database on a server, all of it or nothing, once: answers how many unfinished turns
 * there were, or `before` where this file is there already.
 *
 * The file is marked before the server commits. Killed or cut off in between, nobody runs the turns until this has
 * been called again; the other way round two might. Throws a `MoveRefused` where turns could come out of order or be run
 * twice, and a `DatabaseError`.
 */
export function moveAll(
  file: Database,
  postgres: Postgres,
  jobs: Jobs,
  sessions: KeyvStore | undefined,
): Promise<number | 'before'> {
  const marked = moveOf(file);
  const { id, to } = marked ?? { id: randomUUID(), to: postgres.name };
  const key = `moved:${id}`;
  return postgres.transaction(async query => {
    if ((await query('SELECT 1 FROM keyv WHERE key = $1', [key])).length > 0) return 'before';
    if (to !== postgres.name)
      throw new MoveRefused(`The bot's database was moved to ${to}. Name that one in DATABASE_URL.`);
    await refuseUnlessIdle(query, postgres.name);
    const turns = await copyAll(file, query, jobs, sessions);
    await query('INSERT INTO keyv (key, value) VALUES ($1, $2)', [key, 'true']);
    if (!marked) markMoved(file, { id, to });
    return turns;
  });
}

/** Until the end of the transaction nobody else stores a turn, and no worker that starts begins one. */
async function refuseUnlessIdle(query: Query, name: string): Promise<void> {
  const idle = await query(`SELECT 1 WHERE pg_try_advisory_xact_lock(${listening})`);
  if (idle.length === 0)
    throw new MoveRefused(`Workers are running on ${name}. Stop them, and move again. Nothing was changed.`);
  await query('LOCK TABLE known, turns, keyv IN SHARE ROW EXCLUSIVE MODE');
  if ((await query('SELECT 1 FROM turns LIMIT 1')).length > 0)
    throw new MoveRefused(
      `${name} has unfinished turns of its own. Start the bot there until it has done them, stop it, and move again. Nothing was changed.`,
    );
}
