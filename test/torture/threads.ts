import type { Evidence, Life, Request, Shown } from './evidence.ts';
import { ownersOf } from './owners.ts';
import { isAside, isOpen, mayBeAside } from './sentences.ts';

/** What belongs to a request: what the bot said to it. */
export interface Thread {
  request: Request;
  messages: readonly Shown[];
}

export interface Threads {
  threads: readonly Thread[];
  /** Texts that came twice: Telegram has no key against repeats, so one whose answer was lost in a kill stays. */
  strays: readonly Shown[];
  /** “Thinking…” of somebody whose command was under way when the program was killed; Discord ends it by itself. */
  thinking: readonly Shown[];
  /** Nobody asked for these. */
  stranded: readonly Shown[];
}

export function threadsOf({ messages, requests, ledger, lives }: Evidence): Threads {
  const thinking = messages.filter(one => one.isThinking && diedWithin(one.at, lives, 5_000));
  const spoken = messages.filter(one => !one.isWhisper && !isAside(one));
  const strays = spoken.filter(one => isStray(one, spoken, lives));
  const kept = spoken.filter(one => !strays.includes(one));
  const owners = ownersOf(kept, { messages, requests, ledger });
  return {
    strays,
    thinking,
    stranded: strandedAmong(
      kept.filter(one => !owners.has(one)),
      requests,
    ),
    threads: requests
      .filter(({ kind }) => kind === 'wish' || kind === 'press')
      .map(request => ({ request, messages: kept.filter(one => owners.get(one) === request) })),
  };
}

/** Some may belong to questions for the balance, one to each. */
function strandedAmong(messages: readonly Shown[], requests: readonly Request[]): Shown[] {
  return [...Map.groupBy(messages, one => one.chat)].flatMap(([chat, ownerless]) => {
    const asked = requests.filter(one => one.chat === chat && one.kind === 'ask').length;
    const excused = new Set(ownerless.filter(mayBeAside).slice(0, asked));
    return ownerless.filter(one => !excused.has(one));
  });
}

/** After a kill it is said once more within this. */
const againMs = 15_000;
/** How long before a kill a message may have been sent whose answer has not been noted. */
const onItsWayMs = 1_000;

function isStray(message: Shown, all: readonly Shown[], lives: readonly Life[]): boolean {
  const { chat, at, text, replyTo, edits, isVideo } = message;
  if (edits > 0 || isVideo || !chat.startsWith('telegram')) return false;
  const isTwin = (other: Shown) =>
    other.chat === chat && other.replyTo === replyTo && other.text === text && isSoonAfter(other.at);
  const isSoonAfter = (later: number) => later > at && later < at + againMs;
  const wasHindered = lives.some(({ hindered, cutOff = [] }) =>
    [...hindered, ...cutOff].some(({ from, to }) => at > from - onItsWayMs && at < to + onItsWayMs),
  );
  if (!wasHindered && !diedWithin(at, lives, onItsWayMs) && !wasUnanswered(at, lives)) return false;
  return isOpen(message) || all.some(isTwin);
}

/** The log tells that a call got no answer in time: on a busy machine that happens without a kill. */
function wasUnanswered(at: number, lives: readonly Life[]): boolean {
  return lives.some(({ from, to, output }) => {
    const lines = at >= from && at <= to ? output.split('\n') : [];
    return lines.some(line => {
      const toldAt = Number(/"time":(\d+)/.exec(line)?.[1]);
      return line.includes("'sendMessage' failed") && Math.abs(toldAt - at) < 3_000;
    });
  });
}

function diedWithin(at: number, lives: readonly Life[], ms: number): boolean {
  return lives.some(({ from, to, wanted }) => wanted === 'killed' && at >= from && at <= to && at > to - ms);
}
