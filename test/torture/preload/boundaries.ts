import { aroundWrites, type Statement } from '../../kills/writes.ts';
import { pass, stepName } from './pass.ts';

/**
 * Loaded before the program: gives each write to SQLite a name that is the same in every life, such as
 * `steps wish:1/prompt intended`; a kill may come before and after it.
 */
aroundWrites((statements, act) => {
  const name = nameOf(statements);
  pass(`before ${name}`);
  const result = act();
  pass(`after ${name}`);
  return result;
});

/** What is written, without what differs from one turn to the next, and however many turns it is about. */
function nameOf(statements: readonly Statement[]): string {
  const parts = statements.flatMap(({ sql, values }) => {
    const [, verb, table] = /^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)/.exec(sql) ?? [];
    if (verb === undefined || table === undefined) return [];
    if (table === 'steps') return [stepName(values[1], values[2])];
    if (table === 'keyv') return [`${verb} keyv ${String(values[0]).split(':')[0]}`];
    return [`${verb} ${table}${/SET (\w+)/.exec(sql)?.[0].replace('SET', '') ?? ''}`];
  });
  return [...new Set(parts)].join(', ') || 'schema';
}
