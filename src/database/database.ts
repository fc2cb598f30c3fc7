import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Timing } from '../timing.ts';
import { DatabaseError, databaseError } from './error.ts';
import { migrations } from './migrations.ts';

/** A file of tables: the line, the journal and the sessions, or an adapter's own. What has been committed survives a power cut. */
export interface Database {
  /** The statement ends with the database. */
  prepare(sql: string): StatementSync;
  /** Runs `work` (synchronous, not nested) and commits all it wrote, or nothing when it throws. */
  transaction<T>(work: () => T): T;
  /** Leaves nothing of what was deleted on the disk: not in the file, nor in the log that goes before it. */
  purge(): void;
  close(): void;
}

/**
 * Opens the file, which is made if there is none, and brings it to the present schema: the last of `changes`, a
 * list that is only ever appended to.
 *
 * It belongs to this process alone until it is closed: two processes on one line would run its turns twice.
 * The lock is the operating system's and dies with the process, so nothing is left to clean up after a crash.
 * Throws a `DatabaseError`; before "in use by another process" it waits `timing.databaseWait`. What was moved to a
 * server (`moved.ts`) is opened only for those who know.
 */
export function openDatabase(
  path: string,
  timing: Timing,
  changes: readonly string[] = migrations,
  mayHaveMoved = false,
): Database {
  makeFolder(path);
  checkWritable(path);
  const sqlite = explained(path, () => new DatabaseSync(path, { timeout: timing.databaseWait }));
  try {
    explained(path, () => {
      own(sqlite);
      check(sqlite, path);
      migrate(sqlite, path, changes, mayHaveMoved);
    });
  } catch (error) {
    sqlite.close();
    throw error;
  }
  return {
    prepare: sql => sqlite.prepare(sql),
    transaction: work => transaction(sqlite, work),
    // Deleted rows are overwritten in the file (`secure_delete`) once the log is written into it.
    purge: () => sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    close: () => {
      if (sqlite.isOpen) sqlite.close();
    },
  };
}

/**
 * Looks at a file that is there, as `openDatabase` would, without bringing it to the present schema. Answers whether
 * that is still to be done. Throws a `DatabaseError`.
 */
export function checkDatabase(path: string, timing: Timing): { isOlder: boolean } {
  checkWritable(path);
  const sqlite = explained(path, () => new DatabaseSync(path, { timeout: timing.databaseWait }));
  try {
    return explained(path, () => {
      own(sqlite);
      check(sqlite, path);
      return { isOlder: versionOf(sqlite, path, migrations, false) < migrations.length };
    });
  } finally {
    sqlite.close();
  }
}

/** Only its owner may look into a folder that is made here: it will hold what people write. */
function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DatabaseError('folder', path, error);
  }
}

/** SQLite itself would open a file that may only be read, and then call it a disk failure. */
function checkWritable(path: string): void {
  if (!existsSync(path)) return;
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw new DatabaseError('read-only', path, error);
  }
}

/**
 * In exclusive mode the file stays locked from the first access on, and the WAL needs no shared memory (which
 * network and container file systems often lack). `secure_delete` overwrites what a completed turn leaves behind.
 */
function own(sqlite: DatabaseSync): void {
  sqlite.exec('PRAGMA locking_mode = EXCLUSIVE');
  sqlite.exec('PRAGMA journal_mode = WAL');
  sqlite.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON');
  sqlite.exec('BEGIN IMMEDIATE; COMMIT');
}

/** Damage is found now, while an operator looks, and not in the middle of someone's turn. */
function check(sqlite: DatabaseSync, path: string): void {
  const findings = sqlite.prepare('PRAGMA quick_check(1)').all();
  if (findings[0]?.['quick_check'] !== 'ok') throw new DatabaseError('damaged', path);
}

function versionOf(
  sqlite: DatabaseSync,
  path: string,
  changes: readonly string[],
  mayHaveMoved: boolean,
): number {
  const version = Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version >= versionsOfMoved && !mayHaveMoved) throw new DatabaseError('moved', path);
  if (version % versionsOfMoved > changes.length) throw new DatabaseError('newer', path);
  return version;
}

/** Added to the version of a file that was moved: a program that has never heard of moving refuses it as well. */
export const versionsOfMoved = 1_000_000;

function migrate(
  sqlite: DatabaseSync,
  path: string,
  changes: readonly string[],
  mayHaveMoved: boolean,
): void {
  const version = versionOf(sqlite, path, changes, mayHaveMoved);
  changes.slice(version % versionsOfMoved).forEach((sql, index) => {
    transaction(sqlite, () => sqlite.exec(`${sql}; PRAGMA user_version = ${version + index + 1}`));
  });
}

function transaction<T>(sqlite: DatabaseSync, work: () => T): T {
  sqlite.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    sqlite.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has already rolled back by itself after some errors, such as a full disk.
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
    throw error;
  }
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw databaseError(path, error);
  }
}
