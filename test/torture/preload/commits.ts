import pg from 'pg';
import { pass, stepName } from './pass.ts';

/**
 * Loaded before the program: names each commit to PostgreSQL by what it writes. A kill may come before it is asked for,
 * on its way, when nobody hears the answer any more, or once it is answered.
 */
const written = new WeakMap<pg.Client, Set<string>>();
const { query } = pg.Client.prototype;

Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...given: unknown[]): unknown {
    const name = commitOf(this, given[0], given[1]);
    if (name === undefined) return Reflect.apply(query, this, given);
    pass(`before ${name}`);
    const answered = () => pass(`after ${name}`);
    const heard = given.map(one =>
      typeof one === 'function'
        ? (...answer: unknown[]) => {
            answered();
            Reflect.apply(one, undefined, answer);
          }
        : one,
    );
    const result: unknown = Reflect.apply(query, this, heard);
    pass(`amid ${name}`);
    if (result instanceof Promise) result.then(answered, answered);
    return result;
  },
});

/** What is safe once this statement is answered: what it writes itself, or all of its transaction. */
function commitOf(client: pg.Client, statement: unknown, values: unknown): string | undefined {
  if (typeof statement !== 'string') return undefined;
  if (statement === 'BEGIN') written.set(client, new Set());
  const names = namesOf(statement, Array.isArray(values) ? values : []);
  const together = written.get(client);
  if (statement === 'COMMIT') written.delete(client);
  else if (together) {
    for (const name of names) together.add(name);
    return undefined;
  }
  const all = [...(together ?? names)];
  return all.length > 0 ? all.join(', ') : undefined;
}

function namesOf(sql: string, values: readonly unknown[]): string[] {
  const writes = [...sql.matchAll(/\b(INSERT INTO|UPDATE|DELETE FROM)\s+([\w.]+)(?:\s+SET\s+(\w+))?/g)];
  return writes.map(([, verb, table, column]) => {
    if (table === 'steps' && verb === 'INSERT INTO') return stepName(values[2], values[3]);
    if (table === 'keyv') return `${verb} keyv ${String(values[0]).split(':')[0]}`;
    return `${verb} ${table}${column === undefined ? '' : ` ${column}`}`;
  });
}
