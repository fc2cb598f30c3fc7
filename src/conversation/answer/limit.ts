import type { Texts } from '../../texts/index.ts';
import type { Reached } from '../../usage/usage.ts';

/** What the limit is, and when to try again. */
export function limitSentence({ limits }: Texts, { limit, allowed, waitMs }: Reached): string {
  return waitMs === undefined ? limits.tooMany(allowed) : limits[limit](allowed, waitMs);
}
