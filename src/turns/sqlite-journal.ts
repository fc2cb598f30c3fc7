import { z } from 'zod';
import type { Database } from '../database.ts';
import type { Journal } from './journal.ts';

const rowSchema = z.object({ result: z.string().nullable() }).optional();

/** The journal in the database, for one turn after the other: `of(seq)` is that turn's. */
export function sqliteJournal(database: Database): { of(seq: number): Journal } {
  const find = database.prepare('SELECT result FROM steps WHERE turn = ? AND name = ?');
  const write = database.prepare(
    `INSERT INTO steps (turn, name, result) VALUES (?, ?, ?)
     ON CONFLICT (turn, name) DO UPDATE SET result = excluded.result`,
  );
  const remove = database.prepare('DELETE FROM steps WHERE turn = ? AND name = ?');

  return {
    of: seq => ({
      async find(name) {
        return rowSchema.parse(find.get(seq, name))?.result;
      },
      async intend(name) {
        write.run(seq, name, null);
      },
      async record(name, result) {
        write.run(seq, name, result);
      },
      async withdraw(name) {
        remove.run(seq, name);
      },
    }),
  };
}
