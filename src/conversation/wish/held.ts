import type { HeldWish } from '../../sessions.ts';
import { tagOf } from '../tag.ts';
import type { Talk } from '../talk.ts';

/**
 * Wishes that did not go through yet, with the files that were sent for them: one a person. Their next words in the
 * chat take the files up, so that nothing has to be sent twice.
 */

/** How many people of a chat can have one. */
const kept = 20;

export function heldBy({ session }: Pick<Talk, 'session'>, author: string): HeldWish | undefined {
  return session.held.find(({ of }) => of === author);
}

/** Keeps a wish of the one who speaks, in the place of their former one. */
export async function hold(talk: Talk, wish: Pick<HeldWish, 'text' | 'attachments' | 'price'>) {
  const held = { ...wish, tag: tagOf(talk.turn.turn.id), of: talk.event.author.id };
  await talk.remember({ held: [...others(talk), held].slice(-kept) });
}

export async function release(talk: Talk): Promise<void> {
  if (heldBy(talk, talk.event.author.id)) await talk.remember({ held: others(talk) });
}

function others({ session, event }: Talk): HeldWish[] {
  return session.held.filter(({ of }) => of !== event.author.id);
}
