import { DatabaseError } from './error.ts';

/** The disk is full, or fails: by the system's codes, and by SQLite's (https://www.sqlite.org/rescode.html). */
const systemCodes = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EIO']);
const sqliteCodes = new Set([10, 13]);

/**
 * Whether an error comes from the disk and not from what was done with it, however often it was wrapped: what failed
 * so works again when there is room, or when the database's server is back.
 */
export function isOutOfRoom(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseError && error.reason === 'away') return true;
  if ('code' in error && systemCodes.has(error.code)) return true;
  if ('errcode' in error && typeof error.errcode === 'number' && sqliteCodes.has(error.errcode & 0xff))
    return true;
  return isOutOfRoom(error.cause);
}
