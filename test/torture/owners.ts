import { alignTexts } from './alignment.ts';
import type { Evidence, Request, Shown } from './evidence.ts';
import { isOffer, whyNot } from './sentences.ts';
import { tells } from './words.ts';

/**
 * Whose request each message of a chat is about. Most messages point at what they answer. In private chats on Telegram
 * none does, nor what follows a command or a button: there the order, and what the words say, have to tell.
 */
export function ownersOf(
  messages: readonly Shown[],
  all: Pick<Evidence, 'messages' | 'requests' | 'ledger'>,
): Map<Shown, Request> {
  const owners = new Map<Shown, Request>();
  for (const [chat, shown] of Map.groupBy(messages, one => one.chat)) {
    const asked = all.requests.filter(
      one => one.chat === chat && (one.kind === 'wish' || one.kind === 'press'),
    );
    for (const message of shown) {
      const owner = asked.find(one => one.messages.includes(message.replyTo ?? ''));
      if (owner) owners.set(message, whoseWords(owner, asked, shown, all.ledger));
    }
    const loose = shown.filter(({ replyTo }) => replyTo === undefined);
    const nameless = asked.filter(one => one.messages.length === 0);
    const found = nameless.some(one => one.isKept) ? inOrder(loose, nameless, all) : byTime(loose, nameless);
    for (const [message, owner] of found) owners.set(message, owner);
  }
  return owners;
}

/** A picture whose own words went unheard takes in what the same person says or sends next. */
function whoseWords(
  owner: Request,
  asked: readonly Request[],
  shown: readonly Shown[],
  { prompts }: Evidence['ledger'],
): Request {
  const isSaid = (one: Request) => prompts.some(({ text }) => tells(text, one));
  if (owner.messages.length < 2 || isSaid(owner)) return owner;
  const next = asked.slice(asked.indexOf(owner) + 1).find(({ person }) => person === owner.person);
  const hasOwnAnswer = shown.some(({ replyTo = '' }) => next?.messages.includes(replyTo));
  return next && isSaid(next) && !hasOwnAnswer ? next : owner;
}

/** Where something may go unheard, people wait for one answer before they ask again. */
function byTime(messages: readonly Shown[], requests: readonly Request[]): [Shown, Request][] {
  return messages.flatMap(message => {
    const owner = requests.findLast(({ at }) => at <= message.at);
    return owner ? [[message, owner]] : [];
  });
}

/** What shows whose it is first, then the others in their order. */
function inOrder(
  messages: readonly Shown[],
  requests: readonly Request[],
  all: Pick<Evidence, 'messages' | 'requests'>,
): [Shown, Request][] {
  const texts = messages.filter(({ isVideo }) => !isVideo);
  const owners = new Map(texts.flatMap(text => signed(text, requests)));
  const answered = new Set(owners.values());
  const unsigned = texts.filter(text => !owners.has(text));
  for (const [text, owner] of alignTexts(unsigned, requests, answered, all)) owners.set(text, owner);
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

/** Whose a text shows itself to be, by a title or a length; lengths come again after a while. */
function signed(text: Shown, requests: readonly Request[]): [Shown, Request][] {
  const before = requests.filter(({ at }) => at <= text.at);
  const owner = before.find(one => showsMark(text, one)) ?? before.findLast(one => showsLength(text, one));
  return owner ? [[text, owner]] : [];
}

/** As the title that was asked for: not as a former one, and not in the list of all there is. */
function showsMark({ text }: Shown, { mark }: Request): boolean {
  return text.replaceAll(/\(was [^)]*\)|^Timeline \(.*$/gm, '').includes(mark);
}

function showsLength({ text }: Shown, { length }: Request): boolean {
  return length !== undefined && text.includes(length);
}
