import { summariseTimeline } from '../../draft/summary.ts';
import { isExportable, readTimeline } from '../../draft/timeline.ts';
import { readScreenWords, type ScreenReading } from '../../nemo/gui.ts';
import type { Texts } from '../../texts/index.ts';
import { deliver } from '../answer/delivery.ts';
import { joinLines } from '../answer/split.ts';
import type { Talk } from '../talk.ts';
import { type AgentOutcome, askAgent } from './agent.ts';
import { type Charge, chargeSentence, costLine } from './charge.ts';
import { videoComesLater } from './later.ts';
import { askQuestion } from './question.ts';

/** Which of a turn's wishes this is. */
interface Place {
  index: number;
  count: number;
}

/** The outcomes that are failures, by the text that says so. */
const failures = {
  reply: undefined,
  recovered: undefined,
  failed: 'agent-failed',
  lost: 'stream-lost',
  gone: 'result-gone',
  unread: 'result-unread',
} as const satisfies Record<AgentOutcome['result']['kind'], keyof Texts['failed'] | undefined>;
type Failed = Exclude<(typeof failures)[keyof typeof failures], undefined>;

/**
 * One wish to its end: said to the agent, its reply freed of screen words, and the video made where the draft has
 * changed. Says its own answer, `intro` first. False when the turn's other wishes should not follow.
 */
export async function makeVideo(
  talk: Talk,
  wish: string,
  place: Place,
  intro: readonly string[],
): Promise<boolean> {
  const { texts } = talk;
  talk.stage = 'free';
  talk.charge = undefined;
  const { outcome, reply } = await askAndFollowUp(talk, wish, place);
  const several = place.count > 1 ? [texts.ofSeveral(place.index - 1, place.count)] : [];
  const isRescued = outcome.result.kind === 'failed' && outcome.changes.length > 0;
  const failed = isRescued ? undefined : failures[outcome.result.kind];
  if (failed) {
    await talk.answer({ text: joinLines([...intro, ...describeFailure(talk, outcome, failed), ...several]) });
    return false;
  }
  if (outcome.result.kind === 'reply' && outcome.result.question) {
    await askQuestion(talk, outcome.result.question, joinLines([...intro, reply.text]));
    return false;
  }

  const { draft } = outcome.after.state;
  const wanted = outcome.changes.length > 0 || talk.session.unexported || reply.actions.includes('export');
  const exportable = draft !== undefined && isExportable(draft) && wanted;
  const said = [...intro, ...describeSuccess(talk, outcome, reply, exportable)];
  const later = exportable && place.index === place.count && (await videoComesLater(talk));
  if (!exportable || later) {
    const rest = [
      reply.actions.includes('status') ? summariseTimeline(readTimeline(draft), texts.timeline) : '',
      later ? texts.laterVideo : '',
      costLine(texts, outcome.charge),
    ];
    await talk.answer({ text: joinLines([...said, ...rest]) });
    return true;
  }
  await deliver(talk, {
    key: `video:${place.index}`,
    ...place,
    session: outcome.session,
    draft,
    charge: outcome.charge,
    sayFirst: () => talk.answer({ text: joinLines(said) || texts.exported }),
  });
  return true;
}

/** Where the agent asks for a drag or drop, the edit goes back to it once, as words. */
async function askAndFollowUp(
  talk: Talk,
  wish: string,
  place: Place,
): Promise<{ outcome: AgentOutcome; reply: ScreenReading }> {
  const first = await ask(talk, `wish:${place.index}`, wish, true);
  if (first.reply.edits.length === 0) return first;
  const second = await ask(
    talk,
    `follow-up:${place.index}`,
    talk.texts.asWish.doIt(first.reply.edits.join(' ')),
    false,
  );
  return {
    outcome: { ...second.outcome, changes: [...first.outcome.changes, ...second.outcome.changes] },
    reply: { ...second.reply, text: joinLines([first.reply.text, second.reply.text]) },
  };
}

async function ask(
  talk: Talk,
  key: string,
  wish: string,
  isFirst: boolean,
): Promise<{ outcome: AgentOutcome; reply: ScreenReading }> {
  const outcome = await askAgent(talk, key, wish, isFirst);
  if (outcome.changes.length > 0) await talk.remember({ unexported: true });
  const said = outcome.result.kind === 'reply' ? outcome.result.texts.join('\n\n') : '';
  return { outcome, reply: readScreenWords(said) };
}

/**
 * What the agent says, or else what is different now; an agent that failed half-way may have finished something. One that
 * only sent the person to its screen is not idle where that comes as the answer.
 */
function describeSuccess(
  { texts }: Talk,
  { result, changes, charge }: AgentOutcome,
  { text: said, actions }: ScreenReading,
  exportable: boolean,
): string[] {
  if (result.kind === 'failed') return [texts.rescued, ...changes];
  const isShown = actions.some(action => (action === 'export' ? exportable : action !== 'edit'));
  const isIdle = said === '' && !isShown;
  const changedNothing = changes.length === 0 && (isIdle || (charge.spent ?? 0) > 0);
  return [said || joinLines(changes), changedNothing ? texts.nothingChanged : ''];
}

/** Edits that no video shows yet, from this turn or from those before it, are not lost: they can be exported. */
function describeFailure(talk: Talk, { charge, changes }: AgentOutcome, kind: Failed): string[] {
  const { texts } = talk;
  return [texts.failed[kind], chargeSentence(texts, charge), ...changes, whatNow(talk, charge, kind)];
}

function whatNow({ texts, session }: Talk, charge: Charge, kind: Failed): string {
  if (kind === 'result-gone') return texts.now.anew;
  if (session.unexported) return texts.now.export;
  if (kind === 'result-unread') return texts.now.exportLater;
  return kind === 'stream-lost' && charge.spent !== 0 ? texts.now.lookLater : texts.now.kept;
}
