import { StatementSync } from 'node:sqlite';

/**
 * Loaded before the program to break it on purpose: the intention of a paid step is never written. Killed after the
 * request has left, it sends it again, and whoever claims to find such things has to.
 */
const { run } = StatementSync.prototype;
StatementSync.prototype.run = function (...values: unknown[]) {
  const isIntention = this.sourceSQL.startsWith('INSERT INTO steps') && values[2] === null;
  return isIntention ? { changes: 1, lastInsertRowid: 0 } : Reflect.apply(run, this, values);
};
