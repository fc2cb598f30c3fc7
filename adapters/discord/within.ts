import { toChatError } from './errors.ts';

export interface Late {
  signal: AbortSignal;
}

/** The library listens to a signal for as long as that may still abort, and holds the whole call until then. */
export async function within<T>(ms: number, call: (late: Late) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  try {
    return await call({ signal: late.signal });
  } catch (error) {
    throw toChatError(error);
  } finally {
    clearTimeout(timer);
  }
}
