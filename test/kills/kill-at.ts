import { appendFileSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Loaded before a program that knows nothing of it (`node --import`): watches what is written to SQLite and kills
 * its own process right before or after one of these writes. `KILL_AT` says which, as in `before 7` or `after 7`;
 * `WRITES_TO` is a file that gets a line for each write.
 *
 * What counts is what becomes durable: a statement by itself, or a whole transaction with its `COMMIT`.
 */
const [moment, number] = (process.env['KILL_AT'] ?? '').split(' ');
const listing = process.env['WRITES_TO'];

let writes = 0;
let transaction: string[] | undefined;

function around<T>(sql: string, act: () => T): T {
  if (/^BEGIN\b(?!.*COMMIT)/s.test(sql)) transaction = [];
  transaction?.push(sql);
  const isDurable = transaction ? sql === 'COMMIT' : /^(INSERT|UPDATE|DELETE|BEGIN)\b/.test(sql.trim());
  if (!isDurable) return act();
  writes++;
  if (listing !== undefined)
    appendFileSync(listing, `${(transaction ?? [sql]).join('; ').replace(/\s+/g, ' ')}\n`);
  transaction = undefined;
  dieAt('before');
  const result = act();
  dieAt('after');
  return result;
}

function dieAt(here: 'before' | 'after'): void {
  if (moment === here && writes === Number(number)) process.kill(process.pid, 'SIGKILL');
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  return around(sql, () => exec.call(this, sql));
};

for (const name of ['run', 'get', 'all'] as const) {
  const original: unknown = StatementSync.prototype[name];
  if (typeof original !== 'function') throw new Error(`no ${name}`);
  Object.defineProperty(StatementSync.prototype, name, {
    value(this: StatementSync, ...values: unknown[]): unknown {
      return around(this.sourceSQL, () => Reflect.apply(original, this, values));
    },
  });
}
