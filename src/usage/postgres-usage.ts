import { z } from 'zod';
import type { Postgres, Query } from '../database/postgres.ts';
import { reachedBy } from './reached.ts';
import { type Asker, clocksApart, type DailyLimits, day, type Reached, type Usage } from './usage.ts';

const timesSchema = z.array(z.object({ at: z.coerce.number() }).transform(({ at }) => at));
const spendingsSchema = z.array(z.object({ at: z.coerce.number(), credits: z.number() }));
const balanceSchema = z.union([z.tuple([z.object({ total: z.number() })]), z.tuple([])]);
const spentSchema = z.union([z.tuple([z.object({ spent: z.number() })]), z.tuple([])]);
const totalsSchema = z.tuple([z.object({ turns: z.coerce.number(), credits: z.number() })]);

/** Usage of all processes together. `now` is in milliseconds since the epoch, and should be about the same in each. */
export function postgresUsage(postgres: Postgres, limits: DailyLimits, now: () => number): Usage {
  const yesterday = () => now() - day;
  const soon = () => now() + clocksApart;

  async function times(query: Query, column: 'user' | 'chat', whose: string): Promise<number[]> {
    const sql = `SELECT at FROM paid_requests WHERE "${column}" = $1 AND at > $2 AND at < $3 ORDER BY at`;
    return timesSchema.parse(await query(sql, [whose, yesterday(), soon()]));
  }

  async function spendings(query: Query) {
    const sql = 'SELECT at, credits FROM spendings WHERE at > $1 AND at < $2 ORDER BY at';
    return spendingsSchema.parse(await query(sql, [yesterday(), soon()]));
  }

  async function limitFor(query: Query, { user, chat, exempt }: Asker, count: number) {
    if (exempt) return undefined;
    const used = {
      ofUser: limits.perUser === undefined ? [] : await times(query, 'user', user),
      ofChat: limits.perChat === undefined ? [] : await times(query, 'chat', chat),
      spent: limits.credits === undefined ? [] : await spendings(query),
    };
    return reachedBy(used, limits, count, now());
  }

  return {
    reached: (asker, count) => limitFor(postgres.query, asker, count),

    count: (key, asker) =>
      postgres.transaction(async (query): Promise<Reached | undefined> => {
        // Whoever counts for the same person or chat waits here, so that two can't take the last place.
        await query(
          `SELECT pg_advisory_xact_lock(key) FROM (SELECT DISTINCT hashtextextended(whom, 0) AS key
             FROM unnest($1::text[]) AS whom ORDER BY key) AS keys`,
          [[`user ${asker.user}`, `chat ${asker.chat}`]],
        );
        if ((await query('SELECT 1 FROM paid_requests WHERE key = $1', [key])).length > 0) return undefined;
        const reached = await limitFor(query, asker, 1);
        if (reached) return reached;
        await query('INSERT INTO paid_requests (key, "user", chat, at) VALUES ($1, $2, $3, $4)', [
          key,
          asker.user,
          asker.chat,
          now(),
        ]);
        return undefined;
      }),

    async uncount(key) {
      await postgres.query('DELETE FROM paid_requests WHERE key = $1', [key]);
    },

    async lastBalance(account) {
      const sql = 'SELECT total FROM balances WHERE account = $1';
      return balanceSchema.parse(await postgres.query(sql, [account]))[0]?.total;
    },

    async noteBalance(account, total, before) {
      // One row for everybody: nobody waits for it. Who finds it held, or changed, has read the balance beside another
      // process.
      const rows = await postgres.query(
        `WITH added AS (
           INSERT INTO balances (account, total) SELECT $1, $2::double precision
             WHERE NOT EXISTS (SELECT 1 FROM balances WHERE account = $1) ON CONFLICT DO NOTHING
         ), last AS (
           SELECT account, total FROM balances WHERE account = $1 AND total = $4 AND total <> $2
             FOR UPDATE SKIP LOCKED
         ), changed AS (
           UPDATE balances SET total = $2 FROM last WHERE balances.account = last.account
             RETURNING greatest(0, last.total - $2) AS spent
         ), noted AS (
           INSERT INTO spendings (at, credits) SELECT $3, spent FROM changed WHERE spent > 0
         )
         SELECT spent FROM changed`,
        [account, total, now(), before ?? null],
      );
      const [changed] = spentSchema.parse(rows);
      if (!changed) return 0;
      for (const table of ['spendings', 'paid_requests'])
        await postgres.query(`DELETE FROM ${table} WHERE at <= $1`, [yesterday()]);
      return changed.spent;
    },

    async lastDay() {
      const [totals] = totalsSchema.parse(
        await postgres.query(
          `SELECT (SELECT count(*) FROM paid_requests WHERE at > $1 AND at < $2) AS turns,
                  (SELECT coalesce(sum(credits), 0) FROM spendings WHERE at > $1 AND at < $2) AS credits`,
          [yesterday(), soon()],
        ),
      );
      return totals;
    },
  };
}
