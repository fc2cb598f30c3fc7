import { createHash } from 'node:crypto';
import type { Pace } from './options.ts';
import { tooFast } from './refusals.ts';
import type { Route } from './routes/table.ts';
import type { World } from './world.ts';

/**
 * Counts a call for its route and for the bot as a whole, and refuses it where there were too many. Interactions and
 * their webhooks do not count for the whole. Returns the headers that every answer carries.
 */
export function checkPace(world: World, { name, major, open }: Route): Record<string, string> {
  const { paces, now } = world.options;
  if (!open) {
    const wait = take(world, 'all', paces.all, now()).wait;
    if (wait > 0) throw tooFast(wait, 'global');
  }
  const pace = paces.routes[name] ?? paces.each;
  const { wait, left, resetAt } = take(world, `${name} ${major}`, pace, now());
  const headers = {
    'x-ratelimit-bucket': createHash('md5').update(name).digest('hex'),
    'x-ratelimit-limit': String(pace.calls),
    'x-ratelimit-remaining': String(left),
    'x-ratelimit-reset': (resetAt / 1_000).toFixed(3),
    'x-ratelimit-reset-after': Math.max(0, (resetAt - now()) / 1_000).toFixed(3),
  };
  if (wait > 0) {
    const refusal = tooFast(wait, 'user');
    Object.assign(refusal.headers, headers);
    throw refusal;
  }
  return headers;
}

/** A window begins with its first call and ends as a whole. Seconds to wait; a refused call is not counted. */
function take(world: World, key: string, { calls, within }: Pace, at: number) {
  const times = world.paces.get(key) ?? [];
  const start = times[0] ?? at;
  const current = start + within > at ? times : [];
  const resetAt = (current[0] ?? at) + within;
  world.paces.set(key, current);
  if (current.length >= calls) return { wait: (resetAt - at) / 1_000, left: 0, resetAt };
  current.push(at);
  return { wait: 0, left: calls - current.length, resetAt };
}
