import type { Talk } from '../talk.ts';
import { joinLines } from './split.ts';

/** A question that is answered in words; where plain words would not be heard, it says what would be. */
export function asking({ limits, texts }: Talk, ...lines: readonly string[]): string {
  return joinLines([...lines, limits.hearsAll ? '' : texts.asReply]);
}
