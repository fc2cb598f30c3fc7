import { z } from 'zod';
import { type Database, versionsOfMoved } from './database.ts';

/** A file's move to a server. Both sides keep its id: with it on the server, all of the file is there. */
const moveSchema = z.object({
  id: z.string(),
  /** The name of the server's database. */
  to: z.string(),
});
export type Move = z.infer<typeof moveSchema>;

/** Where in `keyv` the file keeps it; names that Keyv writes there have a colon. */
export const moveKey = 'moved';

const rowSchema = z.object({ value: z.string() }).optional();

/** The move that the file is marked with, done or not. */
export function moveOf(database: Database): Move | undefined {
  const row = rowSchema.parse(database.prepare('SELECT value FROM keyv WHERE key = ?').get(moveKey));
  return row && moveSchema.parse(JSON.parse(row.value));
}

/** From now on nobody runs the file's turns: `openDatabase` refuses it. All else in it stays as it is. */
export function markMoved(database: Database, move: Move): void {
  const { version } = z
    .object({ version: z.number() })
    .parse(database.prepare('SELECT user_version AS version FROM pragma_user_version').get());
  database.transaction(() => {
    database.prepare('INSERT INTO keyv (key, value) VALUES (?, ?)').run(moveKey, JSON.stringify(move));
    database.prepare(`PRAGMA user_version = ${version + versionsOfMoved}`).run();
  });
}
