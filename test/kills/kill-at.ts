import { appendFileSync } from 'node:fs';
import { aroundWrites } from './writes.ts';

/**
 * Loaded before a program that knows nothing of it (`node --import`): watches what is written to SQLite and kills
 * its own process right before or after one of these writes. `KILL_AT` says which, as in `before 7` or `after 7`;
 * `WRITES_TO` is a file that gets a line for each write.
 */
const [moment, number] = (process.env['KILL_AT'] ?? '').split(' ');
const listing = process.env['WRITES_TO'];

let writes = 0;

aroundWrites((statements, act) => {
  writes++;
  const line = statements.map(({ sql }) => sql).join('; ');
  if (listing !== undefined) appendFileSync(listing, `${line.replace(/\s+/g, ' ')}\n`);
  dieAt('before');
  const result = act();
  dieAt('after');
  return result;
});

function dieAt(here: 'before' | 'after'): void {
  if (moment === here && writes === Number(number)) process.kill(process.pid, 'SIGKILL');
}
