import { z } from 'zod';
import type { SentRef } from '../../chat.ts';
import { type HeldWish, heldWishSchema } from '../../sessions.ts';
import { revise } from '../answer/revise.ts';
import { joinLines } from '../answer/split.ts';
import type { Talk } from '../talk.ts';
import { heldBy, release } from './held.ts';
import { handleWish } from './wish.ts';
import { wordFor } from './yes-no.ts';

/** A wish whose price was asked about goes ahead or is dropped, by a button or by words of its asker alone. */

/** `go:<tag>` or `stay:<tag>`. */
export async function confirmByButton(talk: Talk, message: SentRef, action: string): Promise<void> {
  const { texts, event } = talk;
  const [name, tag] = action.split(':');
  const held = await heldAtFirst(talk, () => talk.session.held.find(one => one.tag === tag));
  if (held?.price === undefined) return talk.answer({ text: texts.staleButton });
  if (held.of !== event.author.id) return talk.answer({ text: texts.notYours });
  await release(talk);
  const goes = name === 'go';
  const text = goes
    ? joinLines([texts.price(held.price), texts.chosen(texts.goAhead(held.price))])
    : texts.dropped;
  await revise(talk, message, { text });
  if (goes) await handleWish(talk, held.text, held.attachments, held);
}

/** True when the words were about such a wish; "yes" alone means nothing else then. */
export async function confirmByWord(talk: Talk, text: string): Promise<boolean> {
  const says = wordFor(text);
  if (!says) return false;
  const held = await heldAtFirst(talk, () => heldBy(talk, talk.event.author.id));
  if (held?.price === undefined) return false;
  await release(talk);
  if (says === 'yes') await handleWish(talk, held.text, held.attachments, held);
  else await talk.answer({ text: talk.texts.dropped });
  return true;
}

/** As it was when it was answered: a resumed turn must come to the same end. */
async function heldAtFirst(talk: Talk, find: () => HeldWish | undefined): Promise<HeldWish | undefined> {
  const { held } = await talk.turn.step('held', z.object({ held: heldWishSchema.optional() }), async () => {
    const held = find();
    return held ? { held } : {};
  });
  return held;
}
