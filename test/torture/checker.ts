import type { Evidence, Finding, Life, Request, Shown } from './evidence.ts';
import { isBalance, isOpen, mayBeAside } from './sentences.ts';
import { isStopAnswered, toldTogether } from './stops.ts';
import { type Thread, type Threads, threadsOf } from './threads.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { isSeparate, tells } from './words.ts';

/** What the checker has to say: what must not be, and how the requests ended. */
export interface Judgement {
  findings: readonly Finding[];
  /** How many requests came to each end. */
  ends: Readonly<Record<string, number>>;
}

/**
 * Judges by what stands in the chats, what was charged and how the program ended, and by nothing of its inside. Each
 * rule is a promise of docs/reliability.md.
 */
export function judge(evidence: Evidence): Judgement {
  const threads = threadsOf(evidence);
  const verdicts = threads.threads.map(thread => ({ thread, ...verdictOf(thread, evidence) }));
  const findings = [
    ...verdicts.flatMap(({ findings }) => findings),
    ...paidTwice(evidence),
    ...outOfOrder(evidence, threads),
    ...leftOpen(evidence, threads),
    ...saidTooMuch(evidence),
    ...evidence.lives.flatMap(endedBadly),
    ...balances(evidence),
    ...stops(evidence, verdicts),
    ...neverFollowed(verdicts),
    ...threads.stranded.map(({ chat, text }) => found('stranded', `${chat}: ${text}`)),
    ...sentTogether(evidence),
    ...evidence.ledger.violations
      .filter(rule => !rule.startsWith('a prompt while another'))
      .map(rule => found('platform', rule)),
    ...evidence.broken.map(rule => found('platform', rule)),
  ];
  const ends: Record<string, number> = { stray: threads.strays.length, thinking: threads.thinking.length };
  for (const { end } of verdicts) ends[end] = (ends[end] ?? 0) + 1;
  return { findings, ends };
}

type Judged = Verdict & { thread: Thread };

const found = (rule: string, what: string): Finding => ({ rule, what });

const isFollowUp = (text: string) => text.startsWith('Please make this change yourself:');

/**
 * A text of somebody's own leaves once for each who said it; words of a button as often as it was pressed, or for each
 * picture that “one of each” has left over.
 */
function paidTwice({ ledger, requests }: Evidence): Finding[] {
  const chatOf = new Map(
    ledger.prompts.flatMap(({ session, text }) => {
      const said = requests.find(one => tells(text, one));
      return said ? [[session, said.chat] as const] : [];
    }),
  );
  const groups = Map.groupBy(ledger.prompts, ({ session, text }) => {
    const said = requests.find(one => tells(text, one));
    if (said) return text;
    const words = isSeparate(text) ? `${text} button` : 'button';
    return `${chatOf.get(session)} ${isFollowUp(text) ? 'follow-up' : words}`;
  });
  return [...groups].flatMap(([key, sent]) => {
    const [first] = sent;
    const inChat = requests.filter(({ chat }) => chat === chatOf.get(first?.session ?? ''));
    const wishes = inChat.filter(({ kind }) => kind === 'wish').length;
    const presses = inChat.filter(({ kind }) => kind === 'press').length;
    const allowed = key.endsWith(' follow-up') ? wishes : key.endsWith(' button') ? presses : 1;
    return sent.length > allowed
      ? [found('paid twice', `sent ${sent.length} times, not ${allowed}: ${key}`)]
      : [];
  });
}

/**
 * The agent gets one wish of a project at a time. Only a stop can't be passed on to it: what is asked next finds it at
 * work still.
 */
function sentTogether({ ledger, requests }: Evidence): Finding[] {
  return ledger.prompts.flatMap((prompt, index) => {
    if (!prompt.overlaps) return [];
    const former = ledger.prompts.slice(0, index).findLast(({ session }) => session === prompt.session);
    const running = requests.find(one => former && tells(former.text, one));
    const wasStopped = requests.some(
      ({ kind, chat, at }) => kind === 'stop' && (!running || (chat === running.chat && at >= running.at)),
    );
    return wasStopped ? [] : [found('together', `while “${former?.text}” ran, came “${prompt.text}”`)];
  });
}

/** In each chat the agent is asked, and the videos come, in the order of the requests. */
function outOfOrder({ ledger, requests: all, lives }: Evidence, { threads }: Threads): Finding[] {
  const requests = all.filter(request => !mayBeLate(request, lives));
  const asked = ledger.prompts.flatMap(({ text }) => requests.find(one => tells(text, one)) ?? []);
  const shown = threads
    .filter(({ request }) => requests.includes(request))
    .flatMap(({ request, messages }) =>
      messages.filter(({ isVideo }) => isVideo).map(({ changedAt }) => ({ request, changedAt })),
    )
    .sort((one, other) => one.changedAt - other.changedAt)
    .map(({ request }) => request);
  return [...wrongOrder('asked', asked, requests), ...wrongOrder('shown', shown, requests)];
}

/** Who stood still just then, or had no database, hears of it later, while another one listens already. */
function mayBeLate({ isKept, chat, at }: Request, lives: readonly Life[]): boolean {
  return (
    !isKept &&
    lives.some(({ hears, hindered, cutOff = [] }) => {
      const isLate = [...hindered, ...cutOff].some(({ from, to }) => at > from - 500 && at < to + 500);
      return hears?.includes(chat) && isLate;
    })
  );
}

function wrongOrder(what: string, came: readonly Request[], requests: readonly Request[]): Finding[] {
  const chats = Map.groupBy(came, ({ chat }) => chat);
  return [...chats.values()].flatMap(line =>
    line.flatMap((request, index) => {
      const before = line[index - 1];
      const isWrong = before && requests.indexOf(before) > requests.indexOf(request);
      return isWrong ? [found('order', `${request.mark} was ${what} after ${before.mark}`)] : [];
    }),
  );
}

function leftOpen({ messages }: Evidence, { strays, thinking }: Threads): Finding[] {
  return messages
    .filter(message => isOpen(message) && !strays.includes(message) && !thinking.includes(message))
    .map(({ chat, text, at }) => found('left open', `${chat}, said at ${at}: ${text || 'thinking…'}`));
}

/** Tokens, names and what people wrote are nobody else's. */
function saidTooMuch({ lives, secrets, requests }: Evidence): Finding[] {
  const names = requests.map(({ person }) => person);
  const private_ = [...new Set([...secrets, ...names, 'Zebra'])];
  return lives.flatMap(({ output }) => {
    const text = output.toLowerCase();
    return private_
      .filter(one => text.includes(one.toLowerCase()))
      .map(one => found('private', `“${one}” in: ${lineWith(output, one)}`));
  });
}

function lineWith(output: string, part: string): string {
  return output.split('\n').find(line => line.toLowerCase().includes(part.toLowerCase())) ?? '';
}

/** Containers are killed 10 s after they were asked to stop. */
const longestStopMs = 10_000;

function endedBadly({ wanted, askedAt, to, code, signal, output }: Life): Finding[] {
  const last = output.trimEnd().split('\n').slice(-3).join('\n');
  if (wanted === 'refused')
    return /can't be reached/.test(last) ? [] : [found('end', `ended by itself with ${code}: ${last}`)];
  if (wanted === 'killed')
    return signal === 'SIGKILL' ? [] : [found('end', `ended by itself, ${signal ?? code}: ${last}`)];
  // Asked before its first line was run, it ends as any process does.
  if (signal === 'SIGTERM' && output === '') return [];
  if (code !== 0) return [found('end', `asked to stop, but ended with ${signal ?? code}: ${last}`)];
  const ms = to - (askedAt ?? to);
  return ms <= longestStopMs ? [] : [found('end', `took ${ms} ms to stop`)];
}

/**
 * Whoever stops something hears of it, or was too late and gets the video; and no more is taken for stopped in silence than
 * they heard of.
 */
function stops({ requests, messages }: Evidence, verdicts: readonly Judged[]): Finding[] {
  const wasLate = ({ chat, at }: Request) =>
    verdicts.some(
      ({ thread: { request, messages } }) =>
        request.chat === chat && request.at <= at && messages.some(one => one.isVideo && one.changedAt >= at),
    );
  const unanswered = requests.filter(
    one => one.kind === 'stop' && one.isKept && !isStopAnswered(one, messages) && !wasLate(one),
  );
  const silent = verdicts.filter(({ end }) => end === 'told by the stop');
  return [
    ...unanswered.map(({ chat, at }) => found('stop', `${chat}: nothing was said to the stop at ${at}`)),
    ...[...Map.groupBy(silent, ({ thread }) => thread.request.chat)].flatMap(([chat, all]) => {
      const told = toldTogether(chat, messages);
      return all.length > told ? [found('stop', `${chat}: ${all.length} stopped, ${told} told`)] : [];
    }),
  ];
}

/** What “follows after the next wish” is shown by one that comes to more than that. */
function neverFollowed(verdicts: readonly Judged[]): Finding[] {
  return verdicts.flatMap(({ end, thread: { request } }, index) => {
    const next = verdicts.slice(index + 1).filter(one => one.thread.request.chat === request.chat);
    const isFollowed = next.some(
      one => !['later', 'unheard', 'cut off', 'told by the stop'].includes(one.end),
    );
    return end !== 'later' || isFollowed ? [] : [found('answer', `${request.mark}: nothing follows`)];
  });
}

/** Where nothing gets lost on the way, each question about the balance is answered, if only by why it can't be. */
function balances({ requests, messages }: Evidence): Finding[] {
  const chats = Map.groupBy(
    requests.filter(({ kind, isKept }) => kind === 'ask' && isKept),
    ({ chat }) => chat,
  );
  return [...chats].flatMap(([chat, asked]) => {
    const isTold = (one: Shown) => isBalance(one.text) || mayBeAside(one);
    const told = messages.filter(one => one.chat === chat && isTold(one)).length;
    return told < asked.length ? [found('answer', `${chat}: ${asked.length} asked, ${told} told`)] : [];
  });
}
