import type { Evidence, Request, Shown } from './evidence.ts';
import { isOffer, isOpen, mayBeAside, whyNot } from './sentences.ts';
import { isStoppedBetween, wasStoppedWithOthers } from './stops.ts';

/** One way to share out the texts so far: the last one went to the request at `index`. */
interface Way {
  index: number;
  worth: number;
  hasAnswer: boolean;
  last: { text: Shown; request: Request; before: Way } | undefined;
}

/**
 * Texts that show whose they are by nothing but their order: requests are dealt with in the order in which they were
 * made, so the texts belong to them in that order. Of all ways to share them out the one that explains most is taken.
 * Those that are `answered` already have an answer that shows it.
 */
export function alignTexts(
  texts: readonly Shown[],
  requests: readonly Request[],
  answered: ReadonlySet<Request>,
  all: Pick<Evidence, 'messages' | 'requests'>,
): [Shown, Request][] {
  const silence = requests.map((request): number => {
    if (answered.has(request)) return 0;
    return wasStoppedWithOthers(request, all) ? -1 : -40;
  });
  const skipped = (after: number, before: number) =>
    silence.slice(after + 1, before).reduce((sum, worth) => sum + worth, 0);

  let ways: Way[] = [{ index: -1, worth: 0, hasAnswer: false, last: undefined }];
  for (const text of texts) {
    const best = new Map<number, Way>();
    const offer = (way: Way) => {
      if (way.worth > (best.get(way.index)?.worth ?? -Infinity)) best.set(way.index, way);
    };
    for (const way of ways) {
      offer({ ...way, worth: way.worth + worthOfNobody(text) });
      for (const [index, request] of requests.entries()) {
        if (index < way.index || request.at > text.at) continue;
        const isMore = index === way.index;
        const hadAnswer = answered.has(request) || (isMore && way.hasAnswer);
        const again = hadAnswer && isAnswer(text) ? worthAgain(text, way.last?.text) : 0;
        const worth =
          way.worth + (isMore ? 0 : skipped(way.index, index)) + again + worthOf(text, request, all);
        const last = { text, request, before: way };
        offer({ index, worth, hasAnswer: hadAnswer || isAnswer(text), last });
      }
    }
    ways = [...best.values()];
  }
  const total = ({ worth, index }: Way) => worth + skipped(index, requests.length);
  // Of two requests that a text fits as well, it is mostly about the later one.
  const [best] = ways.toSorted((one, other) => total(other) - total(one) || other.index - one.index);
  return best ? shared(best) : [];
}

function shared({ last }: Way): [Shown, Request][] {
  return last ? [...shared(last.before), [last.text, last.request]] : [];
}

const isAnswer = (text: Shown) => !isOpen(text) && !isOffer(text);

const worthOfNobody = (text: Shown) => (mayBeAside(text) ? -10 : -60);

/**
 * After its answer a request may be stopped before its video is there. A picture that is given up leaves its words, if they
 * came by themselves, without one.
 */
function worthAgain({ text }: Shown, before: Shown | undefined): number {
  const why = whyNot(text);
  const isLeft = why === 'noPicture' && before !== undefined && whyNot(before.text) === 'givenUp';
  return why === 'stopped' || isLeft ? -2 : -40;
}

/** How well a text answers a request; what says nothing of a title is an excuse, or answers a button. */
function worthOf(text: Shown, request: Request, { requests }: Pick<Evidence, 'requests'>): number {
  if (!isAnswer(text)) return 0;
  const why = whyNot(text.text);
  if (why === 'stopped') return isStoppedBetween(request, text.changedAt, requests) ? 1 : -50;
  if (why === 'noPicture') return request.hasPicture ? -20 : 0;
  const isPlain = why === undefined || why === 'later' || why === 'unchanged';
  return isPlain && request.kind === 'wish' ? -5 : 0;
}
