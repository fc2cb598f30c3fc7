import { z } from 'zod';
import type { Postgres, Query } from '../database/postgres.ts';
import { reachedBy } from './reached.ts';
import { type Asker, type DailyLimits, day, type Reached, type Usage } from './usage.ts';

const timesSchema = z.array(z.object({ at: z.coerce.number() }).transform(({ at }) => at));
const spendingsSchema = z.array(z.object({ at: z.coerce.number(), credits: z.number() }));
const balanceSchema = z.union([z.tuple([z.object({ total: z.number() })]), z.tuple([])]);
const totalsSchema = z.tuple([z.object({ turns: z.coerce.number(), credits: z.number() })]);

/** Usage of all processes together. `now` is in milliseconds since the epoch, and should be about the same in each. */
export function postgresUsage(postgres: Postgres, limits: DailyLimits, now: () => number): Usage {
  const yesterday = () => now() - day;

  async function times(query: Query, column: 'user' | 'chat', whose: string): Promise<number[]> {
    const sql = `SELECT at FROM paid_requests WHERE "${column}" = $1 AND at > $2 ORDER BY at`;
    return timesSchema.parse(await query(sql, [whose, yesterday()]));
  }

  async function spendings(query: Query) {
    const sql = 'SELECT at, credits FROM spendings WHERE at > $1 ORDER BY at';
    return spendingsSchema.parse(await query(sql, [yesterday()]));
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

    noteBalance: (account, total) =>
      postgres.transaction(async query => {
        const add = 'INSERT INTO balances (account, total) VALUES ($1, $2) ON CONFLICT DO NOTHING';
        await query(add, [account, total]);
        const [last] = balanceSchema.parse(
          await query('SELECT total FROM balances WHERE account = $1 FOR UPDATE', [account]),
        );
        const spent = Math.max(0, (last?.total ?? total) - total);
        if (last?.total === total) return 0;
        await query('UPDATE balances SET total = $2 WHERE account = $1', [account, total]);
        if (spent > 0) await query('INSERT INTO spendings (at, credits) VALUES ($1, $2)', [now(), spent]);
        for (const table of ['spendings', 'paid_requests'])
          await query(`DELETE FROM ${table} WHERE at <= $1`, [yesterday()]);
        return spent;
      }),

    async lastDay() {
      const [totals] = totalsSchema.parse(
        await postgres.query(
          `SELECT (SELECT count(*) FROM paid_requests WHERE at > $1) AS turns,
                  (SELECT coalesce(sum(credits), 0) FROM spendings WHERE at > $1) AS credits`,
          [yesterday()],
        ),
      );
      return totals;
    },
  };
}
