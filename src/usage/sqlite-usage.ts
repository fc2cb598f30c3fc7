import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { type Asker, type DailyLimits, day, type Reached, type Usage } from './usage.ts';

const timesSchema = z.array(z.object({ at: z.number() }).transform(({ at }) => at));
const spendingsSchema = z.array(z.object({ at: z.number(), credits: z.number() }));
const balanceSchema = z.object({ total: z.number() }).optional();
const totalsSchema = z.object({ turns: z.number(), credits: z.number() });

/** Usage in the program's database. `now` is in milliseconds since the epoch. */
export function sqliteUsage(database: Database, limits: DailyLimits, now: () => number): Usage {
  const ofUser = database.prepare('SELECT at FROM paid_requests WHERE user = ? AND at > ? ORDER BY at');
  const ofChat = database.prepare('SELECT at FROM paid_requests WHERE chat = ? AND at > ? ORDER BY at');
  const find = database.prepare('SELECT 1 FROM paid_requests WHERE key = ?');
  const insert = database.prepare('INSERT INTO paid_requests (key, user, chat, at) VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM paid_requests WHERE key = ?');
  const prune = database.prepare('DELETE FROM paid_requests WHERE at <= ?');
  const balance = database.prepare('SELECT total FROM balances WHERE account = ?');
  const setBalance = database.prepare(
    `INSERT INTO balances (account, total) VALUES (?, ?)
     ON CONFLICT (account) DO UPDATE SET total = excluded.total`,
  );
  const spendings = database.prepare('SELECT at, credits FROM spendings WHERE at > ? ORDER BY at');
  const spend = database.prepare('INSERT INTO spendings (at, credits) VALUES (?, ?)');
  const pruneSpendings = database.prepare('DELETE FROM spendings WHERE at <= ?');
  const totals = database.prepare(
    `SELECT (SELECT count(*) FROM paid_requests WHERE at > :since) AS turns,
            (SELECT coalesce(sum(credits), 0) FROM spendings WHERE at > :since) AS credits`,
  );
  const yesterday = () => now() - day;
  for (const old of [prune, pruneSpendings]) old.run(yesterday());

  function limitFor({ user, chat, exempt }: Asker, count: number): Reached | undefined {
    if (exempt) return undefined;
    const since = yesterday();
    const found = [
      turnsReached('user', limits.perUser, () => timesSchema.parse(ofUser.all(user, since)), count),
      turnsReached('chat', limits.perChat, () => timesSchema.parse(ofChat.all(chat, since)), count),
      creditsReached(limits.credits, () => spendingsSchema.parse(spendings.all(since))),
    ].filter(reached => reached !== undefined);
    return found.sort((one, other) => waitOf(other) - waitOf(one))[0];
  }

  function turnsReached(
    limit: 'user' | 'chat',
    allowed: number | undefined,
    read: () => number[],
    count: number,
  ): Reached | undefined {
    if (allowed === undefined) return undefined;
    if (count > allowed) return { limit, allowed };
    const times = read();
    const last = times[times.length + count - allowed - 1];
    return last === undefined ? undefined : { limit, allowed, waitMs: last + day - now() };
  }

  /** There is room again as soon as enough of what was spent is a day old. */
  function creditsReached(
    allowed: number | undefined,
    read: () => z.infer<typeof spendingsSchema>,
  ): Reached | undefined {
    if (allowed === undefined) return undefined;
    const spent = read();
    let left = spent.reduce((sum, { credits }) => sum + credits, 0);
    for (const { at, credits } of left < allowed ? [] : spent) {
      left -= credits;
      if (left < allowed) return { limit: 'credits', allowed, waitMs: at + day - now() };
    }
    return undefined;
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
    async noteBalance(account, total) {
      const last = balanceSchema.parse(balance.get(account))?.total;
      if (last === total) return 0;
      const spent = Math.max(0, (last ?? total) - total);
      database.transaction(() => {
        setBalance.run(account, total);
        pruneSpendings.run(yesterday());
        if (spent > 0) spend.run(now(), spent);
      });
      return spent;
    },
    async lastDay() {
      return totalsSchema.parse(totals.get({ since: yesterday() }));
    },
  };
}

const waitOf = ({ waitMs = Infinity }: Reached) => waitMs;
