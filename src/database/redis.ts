import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';
import type { Timing } from '../timing.ts';
import { DatabaseError } from './error.ts';
import type { KeyvStore } from './keyv.ts';

/** A Redis, shared with other processes. */
export interface Redis {
  /** For messages: where it is, without what is secret. */
  readonly name: string;
  store: KeyvStore;
  close(): void;
}

/** Before each key, as others may use the same Redis. */
const ours = 'stillmotion:';

/**
 * Connects to the server at `redis://user:password@host:port/number`, or `rediss://` with TLS. Whatever fails, then or
 * later, is a `DatabaseError`; what is not answered in `timing.databaseAnswer` has failed. A connection that breaks is made
 * anew, and what is asked meanwhile fails at once.
 */
export async function openRedis(url: string, timing: Timing): Promise<Redis> {
  const name = `Redis at ${new URL(url).host}`;
  let isConnected = false;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: timing.databaseAnswer,
      reconnectStrategy: (_, cause) => (isConnected ? timing.databaseReconnect : cause),
    },
  });
  // Whoever asks is told.
  client.on('error', () => {});

  async function ask<T>(work: Promise<T>): Promise<T> {
    const answered = new AbortController();
    const silence = delay(timing.databaseAnswer, undefined, { signal: answered.signal }).then(() => {
      throw new Error('no answer in time');
    });
    try {
      return await Promise.race([work, silence]);
    } catch (error) {
      const isRefused = error instanceof Error && /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH)\b/.test(error.message);
      throw new DatabaseError(isRefused ? 'refused' : 'away', name, error);
    } finally {
      answered.abort();
    }
  }

  const close = () => {
    if (client.isOpen) client.destroy();
  };
  try {
    await ask(client.connect());
    isConnected = true;
  } catch (error) {
    close();
    throw error;
  }
  return {
    name,
    close,
    store: {
      opts: {},
      get: async key => (await ask(client.get(ours + key))) ?? undefined,
      set: async (key, value) => void (await ask(client.set(ours + key, value))),
      delete: async key => (await ask(client.del(ours + key))) > 0,
      async clear() {
        const pattern = `${ours}${this.namespace === undefined ? '' : `${this.namespace}:`}*`;
        for await (const keys of client.scanIterator({ MATCH: pattern }))
          if (keys.length > 0) await ask(client.del(keys));
      },
    },
  };
}
