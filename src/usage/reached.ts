import { type DailyLimits, day, type Reached } from './usage.ts';

/** What was used within the last day, the oldest first; empty where there is no limit to look at it for. */
export interface Used {
  ofUser: readonly number[];
  ofChat: readonly number[];
  spent: readonly { at: number; credits: number }[];
}

/** The limit that `count` more paid requests would break, the one that lasts longest if there are several. */
export function reachedBy(
  { ofUser, ofChat, spent }: Used,
  limits: DailyLimits,
  count: number,
  now: number,
): Reached | undefined {
  const found = [
    turnsReached('user', limits.perUser, ofUser, count, now),
    turnsReached('chat', limits.perChat, ofChat, count, now),
    creditsReached(limits.credits, spent, now),
  ].filter(reached => reached !== undefined);
  return found.sort((one, other) => waitOf(other) - waitOf(one))[0];
}

const waitOf = ({ waitMs = Infinity }: Reached) => waitMs;

function turnsReached(
  limit: 'user' | 'chat',
  allowed: number | undefined,
  times: readonly number[],
  count: number,
  now: number,
): Reached | undefined {
  if (allowed === undefined) return undefined;
  if (count > allowed) return { limit, allowed };
  const last = times[times.length + count - allowed - 1];
  return last === undefined ? undefined : { limit, allowed, waitMs: last + day - now };
}

/** There is room again as soon as enough of what was spent is a day old. */
function creditsReached(allowed: number | undefined, spent: Used['spent'], now: number): Reached | undefined {
  if (allowed === undefined) return undefined;
  let left = spent.reduce((sum, { credits }) => sum + credits, 0);
  for (const { at, credits } of left < allowed ? [] : spent) {
    left -= credits;
    if (left < allowed) return { limit: 'credits', allowed, waitMs: at + day - now };
  }
  return undefined;
}
