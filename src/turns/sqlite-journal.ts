import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { Journal } from './journal.ts';
import type { ClaimedTurn } from './run.ts';

const rowSchema = z.object({ result: z.string().nullable() }).optional();

/** The journal in the database, for one run after the other: `of(claimed)` is that run's. */
export function sqliteJournal(database: Database): {
  of(claimed: Pick<ClaimedTurn, 'seq' | 'attempt'>): Journal;
} {
  const find = database.prepare('SELECT result FROM steps WHERE turn = ? AND name = ?');
  const write = database.prepare(
    `INSERT INTO steps (turn, name, result, attempt) VALUES (?, ?, ?, ?)
     ON CONFLICT (turn, name) DO UPDATE SET result = excluded.result, attempt = excluded.attempt`,
  );
  const remove = database.prepare('DELETE FROM steps WHERE turn = ? AND name = ?');

  return {
    of: ({ seq, attempt }) => ({
      async find(name) {
        return rowSchema.parse(find.get(seq, name))?.result;
      },
      async intend(name) {
        write.run(seq, name, null, attempt);
      },
      async record(name, result) {
        write.run(seq, name, result, attempt);
      },
      async withdraw(name) {
        remove.run(seq, name);
      },
    }),
  };
}
