import { z } from 'zod';
import { type Attachment, attachmentSchema } from '../../chat.ts';
import { type HeldWish, projectSchema } from '../../sessions.ts';
import { type Asker, reachedSchema } from '../../usage/usage.ts';
import { tooFewCredits, unexportedNote } from '../answer/explain.ts';
import { limitSentence } from '../answer/limit.ts';
import { joinLines } from '../answer/split.ts';
import { tagOf } from '../tag.ts';
import type { Talk } from '../talk.ts';
import { type Estimate, estimate } from './estimate.ts';
import { hold, release, takenUp } from './held.ts';
import { otherProject, projectOf, reopenProject } from './reopen.ts';

interface Wish {
  text: string;
  attachments: readonly Attachment[];
}

const admissionSchema = z.object({
  /** With those that were held back before. */
  attachments: z.array(attachmentSchema),
  /** What it is about, where that is not what is at hand. */
  project: projectSchema.optional(),
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
 * it goes no further; then it is held, and the chat stays in its project. Decided once a turn, as the turn itself
 * soon counts among those of the day. `confirmed` is the wish that a yes to its price was about.
 */
export async function admit(
  talk: Talk,
  { text, attachments: given }: Wish,
  confirmed: HeldWish | undefined,
): Promise<Attachment[] | undefined> {
  const { attachments, project, verdict } = await talk.turn.step('admission', admissionSchema, async () => {
    const held = confirmed ?? (given.length > 0 ? undefined : takenUp(talk));
    const attachments = [...(given.length > 0 ? given : (held?.attachments ?? []))];
    const project = otherProject(talk, held);
    const expected = estimate({ ...talk, session: { ...talk.session, ...project } }, text, attachments);
    const verdict = await judge(talk, text, expected, confirmed !== undefined);
    return { attachments, verdict, ...(project && { project }) };
  });
  if (verdict.is === 'admitted') {
    await release(talk);
    if (project) await reopenProject(talk, project);
    return attachments;
  }
  talk.log.info({ verdict: verdict.is }, 'the wish is held');
  const price = verdict.is === 'dear' ? verdict.price : undefined;
  await hold(talk, { text, attachments, price, project: project ?? projectOf(talk.session) });
  await tell(talk, verdict);
  return undefined;
}

/** Whose limits a turn counts for. */
export function askerOf({
  turn: { turn },
  services,
  event,
}: Pick<Talk, 'turn' | 'services' | 'event'>): Asker {
  return { user: turn.user, chat: turn.chat, exempt: services.access.isAdmin(event) };
}

/** What stands in the way of a wish, now and in this order. */
export async function judge(
  talk: Pick<Talk, 'turn' | 'event' | 'services'>,
  text: string,
  { wishes, credits, needed }: Estimate,
  confirmed = false,
): Promise<Verdict> {
  const { usage, lacks, askAbove } = talk.services;
  const reached = await usage.reached(askerOf(talk), wishes);
  if (reached) return { is: 'limited', reached };
  if (needed > 0 && (await lacks(needed, talk.turn.signal))) return { is: 'short of credits' };
  const isDear = askAbove !== undefined && credits > askAbove;
  return isDear && !confirmed && text.trim() !== '' ? { is: 'dear', price: credits } : { is: 'admitted' };
}

async function tell(talk: Talk, verdict: Exclude<Verdict, { is: 'admitted' }>): Promise<void> {
  const { texts, limits } = talk;
  if (verdict.is === 'short of credits') return talk.answer(await tooFewCredits(talk));
  const unexported = unexportedNote(talk);
  if (verdict.is === 'limited')
    return talk.answer({ text: joinLines([limitSentence(texts, verdict.reached), unexported]) });
  const tag = tagOf(talk.turn.turn.id);
  // Where nothing can be pressed, it says how to answer.
  const how = limits.hasButtons ? '' : texts.yesOrNo;
  return talk.answer({
    text: joinLines([unexported, texts.price(verdict.price), how]),
    buttons: [
      [
        { label: texts.goAhead(verdict.price), action: `go:${tag}` },
        { label: texts.cancelButton, action: `stay:${tag}` },
      ],
    ],
  });
}
