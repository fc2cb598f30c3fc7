import type { Request, Shown } from './evidence.ts';
import { isOffer, isOpen, type Why, whyNot } from './sentences.ts';

/**
 * Whose request each message of a chat is about. Most messages point at what they answer. In private chats on Telegram
 * none does, nor what follows a command or a button: there the order, and what the words say, have to tell.
 */
export function ownersOf(messages: readonly Shown[], requests: readonly Request[]): Map<Shown, Request> {
  const owners = new Map<Shown, Request>();
  for (const [chat, shown] of Map.groupBy(messages, one => one.chat)) {
    const asked = requests.filter(one => one.chat === chat && (one.kind === 'wish' || one.kind === 'press'));
    for (const message of shown) {
      const owner = asked.find(one => one.messages.includes(message.replyTo ?? ''));
      if (owner) owners.set(message, owner);
    }
    const loose = shown.filter(({ replyTo }) => replyTo === undefined);
    const nameless = asked.filter(one => one.messages.length === 0);
    const found = nameless.some(one => one.isKept) ? inOrder(loose, nameless) : byTime(loose, nameless);
    for (const [message, owner] of found) owners.set(message, owner);
  }
  return owners;
}

/** Where something may go unheard, people wait for one answer before they ask again. */
function byTime(messages: readonly Shown[], requests: readonly Request[]): [Shown, Request][] {
  return messages.flatMap(message => {
    const owner = requests.findLast(({ at }) => at <= message.at);
    return owner ? [[message, owner]] : [];
  });
}

/**
 * Where nothing goes unheard, all that is said belongs to something: what shows whose it is first, the others in their
 * order to those that are left. Words of a button are nobody's own, so an answer without a sign is to one.
 */
function inOrder(messages: readonly Shown[], requests: readonly Request[]): [Shown, Request][] {
  const owners = new Map<Shown, Request>();
  const concluded = new Set<Request>();
  const texts = messages.filter(({ isVideo }) => !isVideo);
  const give = (
    some: readonly Shown[],
    fits: (message: Shown, request: Request) => boolean,
    { isLatest = false } = {},
  ) => {
    for (const message of some.filter(one => !owners.has(one))) {
      const fitting = requests.filter(
        request => !concluded.has(request) && request.at <= message.at && fits(message, request),
      );
      const owner = isLatest ? fitting.at(-1) : fitting[0];
      if (!owner) continue;
      owners.set(message, owner);
      if (!isOffer(message) && !isOpen(message)) concluded.add(owner);
    }
  };
  const because = (...reasons: (Why | undefined)[]) =>
    texts.filter(one => !isOffer(one) && !isOpen(one) && reasons.includes(whyNot(one.text)));

  give(texts, showsMark);
  // Lengths come again after a while.
  give(texts, showsLength, { isLatest: true });
  // Of earlier ones some may have been stopped together, without a word for each.
  const latest = { isLatest: true };
  give(because(undefined, 'later', 'unchanged'), (_, { kind }) => kind === 'press', latest);
  give(because('noPicture'), (_, { hasPicture }) => !hasPicture, latest);
  give(because('stopped'), () => true, latest);
  give(texts, () => true);

  // One request is done before the next one is answered.
  const answers = [...owners].filter(([text]) => whyNot(text.text) !== 'stopped' && !isOffer(text));
  for (const message of messages.filter(({ isVideo }) => isVideo)) {
    const before = answers.filter(([text]) => text.changedAt <= message.changedAt);
    const last = before.toSorted(([one], [other]) => one.changedAt - other.changedAt).at(-1);
    const named = requests.find(({ mark }) => message.text.includes(`"${mark}"`));
    const isFree = named && ![...owners].some(([one, owner]) => one.isVideo && owner === named);
    const owner = last?.[1].kind === 'press' || !isFree ? last?.[1] : named;
    if (owner) owners.set(message, owner);
  }
  return [...owners];
}

/** As the title that was asked for: not as a former one, and not in the list of all there is. */
function showsMark({ text }: Shown, { mark }: Request): boolean {
  return text.replaceAll(/\(was [^)]*\)|^Timeline \(.*$/gm, '').includes(mark);
}

function showsLength({ text }: Shown, { length }: Request): boolean {
  return length !== undefined && text.includes(length);
}
