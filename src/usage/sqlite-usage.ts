import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { reachedBy } from './reached.ts';
import { type Asker, clocksApart, type DailyLimits, day, type Reached, type Usage } from './usage.ts';

const timesSchema = z.array(z.object({ at: z.number() }).transform(({ at }) => at));
const spendingsSchema = z.array(z.object({ at: z.number(), credits: z.number() }));
const balanceSchema = z.object({ total: z.number() }).optional();
const totalsSchema = z.object({ turns: z.number(), credits: z.number() });

/** Usage in the program's database. `now` is in milliseconds since the epoch. */
export function sqliteUsage(database: Database, limits: DailyLimits, now: () => number): Usage {
  const ofUser = database.prepare(
    'SELECT at FROM paid_requests WHERE user = ? AND at > ? AND at < ? ORDER BY at',
  );
  const ofChat = database.prepare(
    'SELECT at FROM paid_requests WHERE chat = ? AND at > ? AND at < ? ORDER BY at',
  );
  const find = database.prepare('SELECT 1 FROM paid_requests WHERE key = ?');
  const insert = database.prepare('INSERT INTO paid_requests (key, user, chat, at) VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM paid_requests WHERE key = ?');
  const prune = database.prepare('DELETE FROM paid_requests WHERE at <= ?');
  const balance = database.prepare('SELECT total FROM balances WHERE account = ?');
  const setBalance = database.prepare(
    `INSERT INTO balances (account, total) VALUES (?, ?)
     ON CONFLICT (account) DO UPDATE SET total = excluded.total`,
  );
  const spendings = database.prepare('SELECT at, credits FROM spendings WHERE at > ? AND at < ? ORDER BY at');
  const spend = database.prepare('INSERT INTO spendings (at, credits) VALUES (?, ?)');
  const pruneSpendings = database.prepare('DELETE FROM spendings WHERE at <= ?');
  const totals = database.prepare(
    `SELECT (SELECT count(*) FROM paid_requests WHERE at > :since AND at < :until) AS turns,
            (SELECT coalesce(sum(credits), 0) FROM spendings WHERE at > :since AND at < :until) AS credits`,
  );
  const yesterday = () => now() - day;
  const soon = () => now() + clocksApart;
  for (const old of [prune, pruneSpendings]) old.run(yesterday());

  function balanceOf(account: string): number | undefined {
    return balanceSchema.parse(balance.get(account))?.total;
  }

  function limitFor({ user, chat, exempt }: Asker, count: number): Reached | undefined {
    if (exempt) return undefined;
    const lately = [yesterday(), soon()];
    const used = {
      ofUser: limits.perUser === undefined ? [] : timesSchema.parse(ofUser.all(user, ...lately)),
      ofChat: limits.perChat === undefined ? [] : timesSchema.parse(ofChat.all(chat, ...lately)),
      spent: limits.credits === undefined ? [] : spendingsSchema.parse(spendings.all(...lately)),
    };
    return reachedBy(used, limits, count, now());
  }

  return {
    async reached(asker, count) {
      return limitFor(asker, count);
    },
    async count(key, asker) {
      return database.transaction(() => {
        if (find.get(key)) return undefined;
        const reached = limitFor(asker, 1);
        if (reached) return reached;
        prune.run(yesterday());
        insert.run(key, asker.user, asker.chat, now());
        return undefined;
      });
    },
    async uncount(key) {
      remove.run(key);
    },
    async lastBalance(account) {
      return balanceOf(account);
    },
    async noteBalance(account, total, last) {
      if (last === total || last !== balanceOf(account)) return 0;
      const spent = Math.max(0, (last ?? total) - total);
      database.transaction(() => {
        setBalance.run(account, total);
        pruneSpendings.run(yesterday());
        if (spent > 0) spend.run(now(), spent);
      });
      return spent;
    },
    async lastDay() {
      return totalsSchema.parse(totals.get({ since: yesterday(), until: soon() }));
    },
  };
}
