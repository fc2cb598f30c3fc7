import { DatabaseSync, StatementSync } from 'node:sqlite';

/** A statement that writes, and the values that were bound to it by their places. */
export interface Statement {
  sql: string;
  values: readonly unknown[];
}

/**
 * Puts `around` around each write to SQLite that becomes durable: a statement by itself, or the `COMMIT` of a
 * transaction with all that was written in it.
 */
export function aroundWrites(around: <T>(statements: readonly Statement[], act: () => T) => T): void {
  let transaction: Statement[] | undefined;

  function watch<T>(sql: string, values: readonly unknown[], act: () => T): T {
    if (/^BEGIN\b(?!.*COMMIT)/s.test(sql)) transaction = [];
    transaction?.push({ sql, values });
    const isDurable = transaction ? sql === 'COMMIT' : /^(INSERT|UPDATE|DELETE|BEGIN)\b/.test(sql.trim());
    if (!isDurable) return act();
    const statements = transaction ?? [{ sql, values }];
    transaction = undefined;
    return around(statements, act);
  }

  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql) {
    return watch(sql, [], () => exec.call(this, sql));
  };
  for (const name of ['run', 'get', 'all'] as const) {
    const original: unknown = StatementSync.prototype[name];
    if (typeof original !== 'function') throw new Error(`no ${name}`);
    Object.defineProperty(StatementSync.prototype, name, {
      value(this: StatementSync, ...values: unknown[]): unknown {
        return watch(this.sourceSQL, values, () => Reflect.apply(original, this, values));
      },
    });
  }
}
