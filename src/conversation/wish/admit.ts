import { z } from 'zod';
import { type Attachment, attachmentSchema } from '../../chat.ts';
import { type Asker, reachedSchema } from '../../usage/usage.ts';
import { tooFewCredits } from '../answer/explain.ts';
import { limitSentence } from '../answer/limit.ts';
import { joinLines } from '../answer/split.ts';
import { tagOf } from '../tag.ts';
import type { Talk } from '../talk.ts';
import { type Estimate, estimate } from './estimate.ts';
import { heldBy, hold, release } from './held.ts';

interface Wish {
  text: string;
  attachments: readonly Attachment[];
}

const admissionSchema = z.object({
  /** With those that were held back before. */
  attachments: z.array(attachmentSchema),
  verdict: z.discriminatedUnion('is', [
    z.object({ is: z.literal('admitted') }),
    z.object({ is: z.literal('limited'), reached: reachedSchema }),
    z.object({ is: z.literal('short of credits') }),
    z.object({ is: z.literal('dear'), price: z.number() }),
  ]),
});
type Verdict = z.infer<typeof admissionSchema>['verdict'];

/**
 * Decides about a wish before anything of it is uploaded: the day's limits, the credits that are left, and a price
 * that the operator wants to be confirmed. Answers the wish's files, or undefined when the person has been told why
 * it goes no further; then it is held. Decided once a turn, as the turn itself soon counts among those of the day.
 */
export async function admit(
  talk: Talk,
  { text, attachments: given }: Wish,
  confirmed: boolean,
): Promise<Attachment[] | undefined> {
  const { attachments, verdict } = await talk.turn.step('admission', admissionSchema, async () => {
    const attachments = [...(given.length > 0 ? given : heldFiles(talk))];
    return { attachments, verdict: await judge(talk, text, estimate(talk, text, attachments), confirmed) };
  });
  if (verdict.is === 'admitted') {
    await release(talk);
    return attachments;
  }
  talk.log.info({ verdict: verdict.is }, 'the wish is held');
  await hold(talk, { text, attachments, ...(verdict.is === 'dear' && { price: verdict.price }) });
  await tell(talk, verdict);
  return undefined;
}

/** Whose limits a turn counts for. */
export function askerOf({ turn: { turn }, services, event }: Talk): Asker {
  return { user: turn.user, chat: turn.chat, exempt: services.access.isAdmin(event) };
}

/** Words after a refusal are about the files that came with it; not those about a video, or on a button. */
function heldFiles(talk: Talk): readonly Attachment[] {
  const { event, session } = talk;
  if (event.type === 'button' || event.type === 'moved') return [];
  if (session.videos.some(({ messageId }) => messageId === event.replyTo)) return [];
  return heldBy(talk, event.author.id)?.attachments ?? [];
}

async function judge(
  talk: Talk,
  text: string,
  { wishes, credits, needed }: Estimate,
  confirmed: boolean,
): Promise<Verdict> {
  const { usage, lacks, askAbove } = talk.services;
  const reached = await usage.reached(askerOf(talk), wishes);
  if (reached) return { is: 'limited', reached };
  if (needed > 0 && (await lacks(needed, talk.turn.signal))) return { is: 'short of credits' };
  const isDear = askAbove !== undefined && credits > askAbove;
  return isDear && !confirmed && text.trim() !== '' ? { is: 'dear', price: credits } : { is: 'admitted' };
}

/** Where nothing can be pressed, it says how to answer. */
function askPrice({ texts, limits }: Talk, price: number): string {
  return joinLines([texts.price(price), limits.hasButtons ? '' : texts.yesOrNo]);
}

async function tell(talk: Talk, verdict: Exclude<Verdict, { is: 'admitted' }>): Promise<void> {
  const { texts } = talk;
  if (verdict.is === 'limited') return talk.answer({ text: limitSentence(texts, verdict.reached) });
  if (verdict.is === 'short of credits') return talk.answer(await tooFewCredits(talk));
  const tag = tagOf(talk.turn.turn.id);
  return talk.answer({
    text: askPrice(talk, verdict.price),
    buttons: [
      [
        { label: texts.goAhead(verdict.price), action: `go:${tag}` },
        { label: texts.cancelButton, action: `stay:${tag}` },
      ],
    ],
  });
}
