import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { z } from 'zod';
import { type Leader, soleLeader } from '../leader.ts';
import type { Timing } from '../timing.ts';
import type { Postgres } from './postgres.ts';

const lockedSchema = z.tuple([z.object({ locked: z.boolean() })]);

/**
 * Names are advisory locks, each on a connection of its own for as long as it is wanted. Who holds one says again and
 * again that it lives: the server gives up a connection that says nothing for `timing.leaderLease`, and who gets no
 * answer to it counts the name as lost before that. So a process that is frozen or cut off is followed soon, and two
 * never lead at once for longer than a frozen one takes to notice.
 */
export function postgresLeader(postgres: Postgres, timing: Timing): Leader {
  const here = soleLeader();

  async function insist(name: string, work: (signal: AbortSignal) => Promise<void>, until: AbortSignal) {
    while (!until.aborted) {
      if (await leadOnce(name, work, until)) return;
      await sleep(timing.leaderLook, undefined, { signal: until }).catch(() => {});
    }
  }

  /** Whether the work has come to its end; not so where the name was lost before, or never gained. */
  async function leadOnce(
    name: string,
    work: (signal: AbortSignal) => Promise<void>,
    until: AbortSignal,
  ): Promise<boolean> {
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, until]);
    const client = await postgres.connect().catch(() => undefined);
    if (!client) return false;
    client.on('end', () => lost.abort());
    const beating = new AbortController();
    try {
      await gain(client, name, signal).catch(() => lost.abort());
      if (signal.aborted) return false;
      void beat(client, lost, AbortSignal.any([signal, beating.signal]));
      await work(signal);
      return !lost.signal.aborted;
    } catch (error) {
      if (lost.signal.aborted) return false;
      throw error;
    } finally {
      beating.abort();
      // Not waited for: a connection that is cut off never ends.
      client.end().catch(() => {});
    }
  }

  async function gain(client: Client, name: string, signal: AbortSignal): Promise<void> {
    await client.query(`SET idle_session_timeout = ${timing.leaderLease}`);
    const lock = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked';
    for (;;) {
      const [{ locked }] = lockedSchema.parse((await client.query(lock, [`stillmotion ${name}`])).rows);
      if (locked) return;
      await sleep(timing.leaderLook, undefined, { signal });
    }
  }

  async function beat(client: Client, lost: AbortController, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const late = sleep(timing.leaderAnswer, 'late', { signal }).catch(() => 'over');
      const said = await Promise.race([client.query('SELECT').then(() => 'here'), late]).catch(
        () => 'broken',
      );
      if (said === 'late' || said === 'broken') lost.abort();
      await sleep(timing.leaderLook, undefined, { signal }).catch(() => {});
    }
  }

  return { lead: (name, work, until) => here.lead(name, signal => insist(name, work, signal), until) };
}
