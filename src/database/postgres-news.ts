import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Timing } from '../timing.ts';
import type { Postgres } from './postgres.ts';

export interface News {
  stop(): void;
}

/**
 * Hears what other processes say on `channel`, on a connection that is made anew whenever it breaks. What is said
 * meanwhile is missed: `heard('')` is called whenever a connection stands, and who listens looks for itself now and then.
 */
export function hearNews(
  postgres: Postgres,
  channel: string,
  heard: (what: string) => void,
  timing: Timing,
): News {
  const stopped = new AbortController();

  async function listen(): Promise<void> {
    const client = await postgres.connect();
    try {
      const ended = once(client, 'end', { signal: stopped.signal });
      ended.catch(() => {});
      client.on('notification', ({ payload = '' }) => heard(payload));
      await client.query(`LISTEN ${channel}`);
      heard('');
      await client.query(`SELECT pg_advisory_lock_shared(${listening})`);
      await ended;
    } finally {
      await client.end();
    }
  }

  async function keepListening(): Promise<void> {
    while (!stopped.signal.aborted) {
      await listen().catch(() => {});
      await delay(timing.databaseReconnect, undefined, { signal: stopped.signal }).catch(() => {});
    }
  }

  void keepListening();
  return { stop: () => stopped.abort() };
}

/** The lock that everybody holds who hears news: who has it alone knows that no worker is there. */
export const listening = `hashtextextended('listening', 0)`;

/** Tells all who listen, once the transaction is committed. */
export const tellNews = 'SELECT pg_notify($1, $2)';
