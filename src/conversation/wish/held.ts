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

/** The wish whose files the present words are about, if there are any; those about a video or on a button are not. */
export function takenUp(talk: Pick<Talk, 'event' | 'session'>): HeldWish | undefined {
  const { event, session } = talk;
  if (event.type === 'button' || event.type === 'moved') return undefined;
  if (session.videos.some(({ messageId }) => messageId === event.replyTo)) return undefined;
  const held = heldBy(talk, event.author.id);
  return held && held.attachments.length > 0 ? held : undefined;
}

/** Keeps a wish of the one who speaks, in the place of their former one. */
export async function hold(talk: Talk, wish: Omit<HeldWish, 'tag' | 'of'>): Promise<void> {
  const held = { ...wish, tag: tagOf(talk.turn.turn.id), of: talk.event.author.id };
  await talk.remember({ held: [...others(talk), held].slice(-kept) });
}

export async function release(talk: Talk): Promise<void> {
  if (heldBy(talk, talk.event.author.id)) await talk.remember({ held: others(talk) });
}

function others({ session, event }: Talk): HeldWish[] {
  return session.held.filter(({ of }) => of !== event.author.id);
}
