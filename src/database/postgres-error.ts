import { DatabaseError } from './error.ts';

/**
 * Classes of SQLSTATE that speak of the server and not of the statement: connection, read-only after a switch of
 * servers, rollback, resources, a state in which it takes nobody, an operator's intervention, the system, an internal error
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const troubles = new Set(['08', '25', '40', '53', '55', '57', '58', 'XX']);
const statement = /^[0-9A-Z]{5}$/;

/**
 * Gives a failure of the server, or of the way to it, its meaning: what failed so works again when the database is
 * back. A statement that is wrong in itself comes back as it is.
 */
export function postgresError(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('28')) return new DatabaseError('refused', name, error);
  if (code === '3D000') return new DatabaseError('missing', name, error);
  if ('errno' in error || troubles.has(code.slice(0, 2)) || (!statement.test(code) && isOfConnection(error)))
    return new DatabaseError('away', name, error);
  // A row in which something is wrong holds what people wrote: no log may have that.
  if ('detail' in error) error.detail = undefined;
  return error;
}

/** pg's own errors of a connection carry no code. */
function isOfConnection({ message }: Error): boolean {
  return /connection|timeout|terminated|not queryable|ended|closed/i.test(message);
}
