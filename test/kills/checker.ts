import type { Ledger, PromptRecord } from '../../simulator/ledger.ts';
import type { Message } from './file-chat.ts';
import type { SpokenWish } from './wishes.ts';

/** Answers that need no video: it comes later, or it never comes and the sentence says why. */
const comesLater = /The video follows after the next wish/;
const givenUp = /I tried this several times/;
const lost = /broke off, and five checks/;

/**
 * Judges by what the backend has charged and what stands in the chats, and by nothing else. Each wish has one
 * answer, in the order of the wishes, a video behind it or a true sentence why not, and was charged at most once.
 * Answers what is wrong, a sentence each.
 */
export function findViolations(
  ledger: Ledger,
  messages: readonly Message[],
  wishes: readonly SpokenWish[],
): string[] {
  const chats = Map.groupBy(wishes, wish => wish.chat);
  return [
    ...ledger.violations,
    ...chargedTwice(ledger.prompts),
    ...[...chats].flatMap(([chat, said]) =>
      judgeChat(
        said,
        messages.filter(message => message.chat === chat),
        ledger.prompts,
      ),
    ),
    ...messages.flatMap(leftOpen),
    ...countVideos(ledger, messages),
  ];
}

function chargedTwice(prompts: readonly PromptRecord[]): string[] {
  const same = Map.groupBy(prompts, ({ text }) => text);
  return [...same].flatMap(([text, sent]) =>
    sent.length > 1 ? [`sent ${sent.length} times and charged twice: ${text}`] : [],
  );
}

function judgeChat(
  wishes: readonly SpokenWish[],
  messages: readonly Message[],
  prompts: readonly PromptRecord[],
): string[] {
  const answers = messages.filter(message => !message.video);
  if (answers.length !== wishes.length)
    return [`${wishes.length} wishes, but ${answers.length} answers: ${answers.map(({ text }) => text)}`];
  const firstWasSent = prompts.some(({ text }) => text === wishes[0]?.text);
  return wishes.flatMap((wish, index) => {
    const answer = answers[index]?.text ?? '';
    const next = messages[messages.findIndex(({ id }) => id === answers[index]?.id) + 1];
    const video = next?.video ? next : undefined;
    const told = [answer, video?.text ?? ''].join('\n');
    const hasFailed = lost.test(answer) || givenUp.test(answer);
    const isLast = index === wishes.length - 1;
    const excused = hasFailed || (comesLater.test(answer) && !isLast);
    const sent = prompts.some(({ text }) => text === wish.text);
    return [
      ...(video || excused ? [] : [`no video and no reason: ${answer}`]),
      ...(sent || hasFailed ? [] : [`never sent, but not told: ${wish.text}: ${answer}`]),
      ...(sent && lost.test(answer) && !wish.asksBack ? [`carried out, but told as lost: ${wish.text}`] : []),
      ...(sent && firstWasSent && !hasFailed && !wish.tells.test(told)
        ? [`not the answer to “${wish.text}”: ${told}`]
        : []),
      ...judgeCost(told, chargedFor(wish, wishes, prompts)),
    ];
  });
}

/** What the wish has cost, with what the bot had to say to the agent because of it. */
function chargedFor(
  wish: SpokenWish,
  wishes: readonly SpokenWish[],
  prompts: readonly PromptRecord[],
): number {
  const session = prompts.find(({ text }) => text === wish.text)?.session;
  let charged = 0;
  let asked: string | undefined;
  for (const prompt of prompts.filter(one => one.session === session)) {
    asked = wishes.find(({ text }) => text === prompt.text)?.text ?? asked;
    if (asked === wish.text) charged += prompt.charged;
  }
  return charged;
}

function judgeCost(told: string, charged: number): string[] {
  const [, number] = /(\d+|No) credits (?:were )?used/.exec(told) ?? [];
  if (number === undefined) return [];
  const said = number === 'No' ? 0 : Number(number);
  return said === charged ? [] : [`${charged} credits were charged, but the person was told ${said}`];
}

/** A message that still says that something is being done, or can still be cancelled. */
function leftOpen({ text, buttons }: Message): string[] {
  const open = /…$|⏳/m.test(text) || buttons.includes('Cancel');
  return open ? [`left as if it went on: ${text}`] : [];
}

/** Each render becomes one video; only one whose turn was given up may have none. */
function countVideos({ renders }: Ledger, messages: readonly Message[]): string[] {
  const videos = messages.filter(({ video }) => video).length;
  const most = videos + messages.filter(({ text }) => givenUp.test(text)).length;
  return renders.length >= videos && renders.length <= most
    ? []
    : [`${renders.length} renders, but ${videos} videos`];
}
