import { appendFileSync } from 'node:fs';
import { aroundWrites, type Statement } from '../../kills/writes.ts';

/**
 * Loaded before the program: gives each write to SQLite a name that is the same in every life, such as
 * `steps wish:1/prompt intended`, and notes it in the file `BOUNDARIES_TO` once. `KILL_AT` names some of them, a line
 * each, as in `after steps progress:1`: at the first that it comes to, the process kills itself, and notes that, too.
 */
const targets = new Set(process.env['KILL_AT']?.split('\n'));
const listing = process.env['BOUNDARIES_TO'];
const seen = new Set<string>();

aroundWrites((statements, act) => {
  const name = nameOf(statements);
  pass(`before ${name}`);
  const result = act();
  pass(`after ${name}`);
  return result;
});

function pass(here: string): void {
  if (!seen.has(here)) note(here);
  seen.add(here);
  if (!targets.has(here)) return;
  note(`killed ${here}`);
  process.kill(process.pid, 'SIGKILL');
}

function note(line: string): void {
  if (listing !== undefined) appendFileSync(listing, `${line}\n`);
}

/** What is written, without what differs from one turn to the next, and however many turns it is about. */
function nameOf(statements: readonly Statement[]): string {
  const parts = statements.flatMap(({ sql, values }) => {
    const [, verb, table] = /^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/.exec(sql) ?? [];
    if (verb === undefined || table === undefined) return [];
    if (table === 'steps') return [`steps ${stepName(values)}`];
    if (table === 'keyv') return [`${verb} keyv ${String(values[0]).split(':')[0]}`];
    return [`${verb} ${table}${/SET (\w+)/.exec(sql)?.[0].replace('SET', '') ?? ''}`];
  });
  return [...new Set(parts)].join(', ') || 'schema';
}

/** `upload:0@<session>` is `upload:0`. A paid step is written twice: as an intention, and with its result. */
function stepName([, name, result]: readonly unknown[]): string {
  return `${String(name).replace(/@.*$/, '')}${result === null ? ' intended' : ''}`;
}
