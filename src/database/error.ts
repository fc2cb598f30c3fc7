/** Why the database can't be used, as a small closed set with meanings. */
export type DatabaseReason =
  /** Another process has it open. */
  | 'busy'
  /** The folder can't be made, or nothing can be opened or written in it. */
  | 'folder'
  | 'read-only'
  /** Not a database, or a damaged one. */
  | 'damaged'
  /** Written by a later version of this program. */
  | 'newer'
  /** What is in it goes on in a database on a server. */
  | 'moved'
  /** The disk is full or does not answer. */
  | 'disk'
  /** The server does not answer, is full, or just not ready. */
  | 'away'
  /** The server does not let this user in. */
  | 'refused'
  /** The server has no such database. */
  | 'missing';

/** The database can't be used; the message is a sentence for the operator, with advice. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly reason: DatabaseReason;

  constructor(reason: DatabaseReason, path: string, cause?: unknown) {
    super(`${path} ${advice[reason]}`, { cause });
    this.reason = reason;
  }
}

const advice: Record<DatabaseReason, string> = {
  busy: 'is in use by another process: stop that one first, or give this one a database file of its own',
  folder: "can't be opened: check that its folder exists, is a folder, and may be written by this user",
  'read-only':
    "can't be written: check the permissions of the file and its folder, and that the disk is not mounted read-only",
  damaged:
    'is not a database, or is damaged: restore it from a copy, or move it away to start with an empty one',
  newer: 'was written by a newer version of this program: start that version, or use another file',
  moved:
    'was moved to a PostgreSQL: set DATABASE_URL to that one, and run “npm run move” again if it was not finished',
  disk: "can't be read or written: check that the disk has space left and is healthy",
  away: "can't be reached: check that the server runs, has space left, and takes connections from here",
  refused: 'refuses this user: check the name and the password in its address',
  missing: 'is not there: create it, or check its name in DATABASE_URL',
};

/** The low byte of SQLite's result codes (https://www.sqlite.org/rescode.html). */
const reasons = new Map<number, DatabaseReason>([
  [5, 'busy'],
  [6, 'busy'],
  [8, 'read-only'],
  [10, 'disk'],
  [11, 'damaged'],
  [13, 'disk'],
  [14, 'folder'],
  [26, 'damaged'],
]);

/** Gives an error of SQLite its meaning; any other error comes back as it is. */
export function databaseError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error;
  const reason = reasons.get(error.errcode & 0xff);
  return reason === undefined ? error : new DatabaseError(reason, path, error);
}
