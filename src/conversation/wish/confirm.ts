import { z } from 'zod';
import type { SentRef } from '../../chat.ts';
import { type HeldWish, heldWishSchema } from '../../sessions.ts';
import { revise } from '../answer/revise.ts';
import { joinLines } from '../answer/split.ts';
import type { Talk } from '../talk.ts';
import { heldBy, release } from './held.ts';
import { handleWish } from './wish.ts';

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
  if (goes) await handleWish(talk, held.text, held.attachments, true);
}

/** True when the words were about such a wish; "yes" alone means nothing else then. */
export async function confirmByWord(talk: Talk, text: string): Promise<boolean> {
  const says = yes.test(text) ? 'yes' : no.test(text) ? 'no' : undefined;
  if (!says) return false;
  const held = await heldAtFirst(talk, () => heldBy(talk, talk.event.author.id));
  if (held?.price === undefined) return false;
  await release(talk);
  if (says === 'yes') await handleWish(talk, held.text, held.attachments, true);
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

const yes =
  /^\s*(?:yes|yep|yeah|sure|ok(?:ay)?|(?:yes,?\s+)?go(?:\s+ahead|\s+for\s+it)?|do\s+it|是的?|好的?|好啊|可以|行|同意|确认|继续|做吧|开始吧?)(?:,?\s+please|吧)?[\s.!。！]*$/i;
const no =
  /^\s*(?:no|nope|don['’]?t|never\s?mind|no,?\s+thank(?:s|\s+you)|不|不要|不行|不用|不做|算了|取消)了?(?:,?\s+please|吧)?[\s.!。！]*$/i;
