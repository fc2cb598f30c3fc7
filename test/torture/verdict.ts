import type { PromptRecord } from '../../simulator/ledger.ts';
import type { Evidence, Finding, Life, Request, Shown } from './evidence.ts';
import { isOffer, isOpen, type Why, whyNot } from './sentences.ts';
import { isStoppedBetween, wasStoppedWithOthers } from './stops.ts';
import type { Thread } from './threads.ts';
import { isSeparate, tells } from './words.ts';

/** How a request came to its end, and what is wrong with that. */
export interface Verdict {
  end: 'video' | 'answer' | 'unheard' | 'cut off' | 'told by the stop' | 'missing' | Why;
  findings: readonly Finding[];
}

/** Texts that conclude something. */
const answersOf = ({ request, messages }: Thread): Shown[] =>
  messages.filter(one => !one.isVideo && !isOpen(one) && !(request.hasPicture && isOffer(one)));

export function verdictOf(thread: Thread, evidence: Evidence): Verdict {
  const { request, messages } = thread;
  const { requests } = evidence;
  const answers = answersOf(thread);
  const videos = messages.filter(({ isVideo }) => isVideo);
  const asked = evidence.ledger.prompts.filter(({ text }) => tells(text, request));
  const wasAsked = asked.length > 0;
  if (messages.every(isOffer)) {
    if (!wasAsked && mayBeUnheard(request, evidence))
      return { end: request.wasListening ? 'cut off' : 'unheard', findings: [] };
    if (wasStoppedWithOthers(request, evidence)) return { end: 'told by the stop', findings: [] };
  }

  const why = answers.map(({ text }) => whyNot(text)).find(one => one !== undefined);
  const isFull = videos.length > 0 && videos.length >= request.videos;
  const end = isFull ? 'video' : (why ?? (answers.length > 0 ? 'answer' : 'missing'));
  // “One of each” takes up pictures whose own wish came to nothing, too: one for each paid request.
  const most = Math.max(1, request.videos, asked.length, leftOver(request, evidence));
  // What is stopped between its answer and its video says so in a message of its own.
  const last = whyNot(answers.at(-1)?.text ?? '');
  const isStoppedLate = !isFull && last === 'stopped';
  // A picture that was given up leaves its words, where they came by themselves, without one.
  const isLeft = why === 'givenUp' && last === 'noPicture';
  const saidAt = Math.max(...answers.map(({ changedAt }) => changedAt));
  const problems = [
    // Stopped with its video just there, it may say so in the place of its answer.
    answers.length === 0 && !(isFull && isStoppedBetween(request, Infinity, requests)) && 'no answer',
    answers.length > most + (isStoppedLate || isLeft ? 1 : 0) &&
      `${answers.length} answers: ${answers.map(({ text }) => text).join(' | ')}`,
    videos.length > most && `${videos.length} videos`,
    !isFull &&
      !isExcused(request, why, saidAt, evidence) &&
      `no video: ${answers.map(({ text }) => text).join(' | ')}`,
    why === 'lost' && isDoneUnseen(asked, videos, evidence) && 'told as lost, but done',
    ...videos.map(
      ({ text }) => request.kind === 'wish' && !text.includes(request.mark) && `another one's video: ${text}`,
    ),
  ];
  return {
    end,
    findings: problems
      .filter(problem => problem !== false)
      .map(what => ({ rule: 'answer', what: `${request.chat} ${request.mark}: ${what}` })),
  };
}

/** A button's words are for each picture that “one of each” has not come to. */
function leftOver({ kind }: Request, { ledger, requests }: Evidence): number {
  const isNobodys = (text: string) => !requests.some(one => tells(text, one));
  return kind === 'press'
    ? ledger.prompts.filter(({ text }) => isSeparate(text) && isNobodys(text)).length
    : 0;
}

/** What came to nobody's ears: nobody listened, or who did was killed before it was stored. */
function mayBeUnheard(request: Request, { lives }: Evidence): boolean {
  if (request.isKept) return false;
  return !request.wasListening || !lives.some(life => mustHear(life, request));
}

/**
 * It listened, and neither ended nor stood still so soon after that it may not have been stored: within 3 s, or as long
 * as it took to start where the machine was slower than that.
 */
function mustHear(
  { from, to, askedAt = to, hindered, cutOff = [], hears, backAt }: Life,
  { at, chat }: Request,
): boolean {
  if (backAt === undefined) return false;
  const slow = Math.max(3_000, backAt - from);
  if (at < backAt || at > askedAt - slow) return false;
  const couldStore = [...hindered, ...cutOff].every(span => at < span.from - slow || at > span.to + 500);
  return couldStore && (hears === undefined || hears.includes(chat));
}

/** Runs in a row that get nothing done, after which a turn is given up. */
const mostRuns = 5;

/** Whether that can be true, said at `saidAt`. What a wish that follows has to show is looked at with that one. */
function isExcused(request: Request, why: Why | undefined, saidAt: number, evidence: Evidence): boolean {
  const { requests, lives } = evidence;
  switch (why) {
    case 'stopped':
      return isStoppedBetween(request, saidAt, requests);
    case 'noPicture':
      return !request.hasPicture || (request.messages.length > 1 && mayBeUnheard(request, evidence));
    case 'ours':
      return lives.some(({ hindered }) => hindered.length > 0);
    case 'unchanged':
      return request.kind === 'press';
    case 'givenUp':
      return lives.filter(({ to }) => to >= request.at && to <= saidAt).length >= mostRuns;
    case 'later':
    case 'lost':
    case 'slow':
      return true;
    case undefined:
      return request.kind === 'press';
  }
}

/** Follow-ups can get lost by themselves; then what the wish itself did is told. */
function isDoneUnseen(
  asked: readonly PromptRecord[],
  videos: readonly Shown[],
  { ledger }: Evidence,
): boolean {
  const [first] = asked;
  const index = first ? ledger.prompts.indexOf(first) : -1;
  const next = ledger.prompts.slice(index + 1);
  const hasFollowUp = next
    .find(({ session }) => session === first?.session)
    ?.text.startsWith('Please make this change yourself:');
  const done = asked.filter(({ status, kind }) => status === 'finished' && kind !== 'talk' && kind !== 'ask');
  return !hasFollowUp && done.length > videos.length;
}
