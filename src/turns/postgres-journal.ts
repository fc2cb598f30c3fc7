import { z } from 'zod';
import type { Query } from '../database/postgres.ts';
import type { Journal } from './journal.ts';
import type { ClaimedTurn } from './run.ts';

const foundSchema = z.union([z.tuple([z.object({ result: z.string().nullable() })]), z.tuple([])]);

/** Another process runs the turn now, so this run may write nothing more. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';

  constructor() {
    super('another run of the turn has begun');
  }
}

/**
 * The journal of one run. Each write looks whether it is still the last one, and holds the turn while it does: a run
 * that was taken over, and does not know it yet, writes nothing.
 */
export function postgresJournal(
  query: Query,
  { seq, attempt }: Pick<ClaimedTurn, 'seq' | 'attempt'>,
): Journal {
  async function fenced(change: string, values: readonly unknown[]): Promise<void> {
    const rows = await query(
      `WITH mine AS (SELECT seq, attempt FROM turns WHERE seq = $1 AND attempt = $2 FOR SHARE), done AS (${change})
       SELECT seq FROM mine`,
      [seq, attempt, ...values],
    );
    if (rows.length === 0) throw new TakenOver();
  }

  const write = (name: string, result: string | null) =>
    fenced(
      `INSERT INTO steps (turn, name, result, attempt) SELECT seq, $3, $4, attempt FROM mine
       ON CONFLICT (turn, name) DO UPDATE SET result = excluded.result, attempt = excluded.attempt`,
      [name, result],
    );

  return {
    async find(name) {
      const found = await query('SELECT result FROM steps WHERE turn = $1 AND name = $2', [seq, name]);
      return foundSchema.parse(found)[0]?.result;
    },
    intend: name => write(name, null),
    record: (name, result) => write(name, result),
    withdraw: name => fenced('DELETE FROM steps USING mine WHERE turn = mine.seq AND name = $3', [name]),
  };
}
