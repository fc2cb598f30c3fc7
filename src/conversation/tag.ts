import { createHash } from 'node:crypto';

/** A short, stable name for something with a long id, fit for a button's 64 bytes. */
export function tagOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 12);
}
