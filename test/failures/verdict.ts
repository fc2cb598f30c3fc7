import type { Cell } from './cells.ts';
import { isStuck, isUnfinishedText, isUntold, withoutStrays } from './excuses.ts';
import { type Observation, timingOf } from './observe.ts';
import type { Shown } from './stage.ts';

/** What is wrong with a turn that met a fault: one complaint a line, none when the person was well served. */
export function complaintsAbout(
  all: Observation,
  { boundMs, heals }: { boundMs: number; heals: boolean },
): string[] {
  const seen = { ...all, messages: withoutStrays(all) };
  const videos = videosIn(seen);
  return [
    ...(heals && videos < seen.wishes ? [`${videos} videos for ${seen.wishes} wishes`] : []),
    ...aboutTime(seen, boundMs),
    ...aboutAnswers(seen),
    ...seen.messages
      .filter(message => !isUnfinished(message))
      .flatMap((message, index, all) => aboutWords(message, all[index + 1])),
    ...aboutBlame(seen),
    ...aboutMoney(seen),
    ...(isUntold(seen) ? [] : aboutTruth(seen)),
    ...seen.violations.map(violation => `not allowed: ${violation}`),
    ...(seen.videosAfterwards === 1 ? [] : [`a wish afterwards got ${seen.videosAfterwards} videos`]),
    ...(seen.log.some(line => line.includes('nmv_usr_')) ? ['a token is in the log'] : []),
  ];
}

/** The same of a cell, with its name before and what the person saw after. */
export function verdictOn(cell: Cell, seen: Observation): string[] {
  const { errand, call, fault, often, bound, heals } = cell;
  const complaints = complaintsAbout(seen, { boundMs: bound(timingOf(cell.timing)), heals });
  const name = `${errand}: ${call}, ${fault}, ${often}`;
  return complaints.length === 0 ? [] : [name, ...complaints, conversationOf(seen)];
}

/** The conversation as the person saw it, for whoever reads a failure. */
export function conversationOf(seen: Observation): string {
  const show = ({ history, videos }: Shown) =>
    [
      ...stations(history).map((text, index) => `${index === 0 ? '•' : '  →'} ${text}`),
      ...videos.map(() => '  ▶ video'),
    ].join('\n');
  return [
    ...seen.messages.map(show),
    '--- afterwards',
    ...seen.messagesAfterwards.map(show),
    `prompts: ${JSON.stringify(seen.prompts.map(({ text, charged, status }) => ({ text, charged, status })))}`,
  ].join('\n');
}

/** Without the reminders that it goes on. */
function stations(history: readonly string[]): string[] {
  const labels = history.map(text => text.replace(/\n⏳.*/, ''));
  return labels.filter((label, index) => label !== labels[index - 1]);
}

/** What an answer says that the turn cost; undefined where it says that it does not know, or nothing at all. */
function claimIn(text: string): number | undefined {
  if (/no credits (were )?used|costs nothing/i.test(text)) return 0;
  const spent = /(\d+) credits (were )?used/i.exec(text)?.[1];
  return spent === undefined ? undefined : Number(spent);
}

function videosIn({ messages }: Pick<Observation, 'messages'>): number {
  return messages.filter(message => message.videos.length > 0).length;
}

/** Where the turn's outcome stands: notes on the side come when they come. */
export function outcomeIn({ messages }: Pick<Observation, 'messages'>): Shown | undefined {
  return messages.findLast(({ isAside }) => !isAside) ?? messages.at(-1);
}

/** Credits that the turn has really cost. */
export function paidIn({ prompts }: Pick<Observation, 'prompts'>): number {
  return prompts.reduce((sum, { charged }) => sum + charged, 0);
}

/**
 * Real work besides the waits, with its repeats: less than the shortest bound that does not shrink, and on a busy machine
 * by what a turn without a fault takes there.
 */
const ordinaryMs = (tookAfterwards: number) => Math.max(20_000, 4 * tookAfterwards);

function aboutTime({ took, tookAfterwards }: Observation, boundMs: number): string[] {
  if (took === undefined) return ['the turn never ended'];
  return took > boundMs + ordinaryMs(tookAfterwards)
    ? [`took ${Math.round(took)} ms, ${boundMs} ms is the bound`]
    : [];
}

/** One answer, or one and a video, for each wish; what can't be brought is told about instead. */
function aboutAnswers(seen: Observation): string[] {
  const { messages, wishes } = seen;
  const videos = videosIn({ messages });
  const answers = messages.filter(
    one => one.videos.length === 0 && !one.isAside && !isUnfinished(one),
  ).length;
  // What was not taken is told about, and what may not have been is so too.
  const isTroubled = seen.attempts.some(({ confirmed }) => !confirmed);
  return [
    ...(messages.length > 0 || isUntold(seen) ? [] : ['no answer']),
    ...(videos > wishes ? [`${videos} videos`] : []),
    ...(answers > Math.max(1, wishes) + (isTroubled ? 1 : 0) ? [`${answers} answers`] : []),
    ...messages
      .filter(one => isUnfinished(one) && !isStuck(seen, one))
      .map(({ text }) => `left unfinished: “${text}”`),
  ];
}

/** A label of work in progress, or its button, that stays behind. */
function isUnfinished({ text, buttons }: Shown): boolean {
  return isUnfinishedText(text) || buttons.some(({ label }) => label === 'Cancel');
}

/**
 * Sentences for people: no JSON, no markup, no codes, no names of calls, no secrets. What the agent says before a
 * video is its own, and may have been cut short.
 */
function aboutWords({ text: all, videos }: Shown, next: Shown | undefined): string[] {
  // A video that can't be brought may be linked to.
  const text = all.replace(/^http\S+$/m, '');
  const foreign =
    /[{}<>]|\bundefined\b|\bnull\b|NaN|\[object|nmv_|\/api\/|run_sse|render_|\d{15}|\bHTTP\b|\b(1001|1002|2001|4001|4002)\b|RESOURCE_/;
  const isSentence =
    videos.length > 0 ||
    next?.videos.length === 1 ||
    (/^[\p{Lu}“\d]/u.test(text) && /([.!?:)”]| left)$/.test(text));
  return [
    ...(foreign.test(text) ? [`not for people: “${text}”`] : []),
    ...(isSentence ? [] : [`no sentence: “${text}”`]),
  ];
}

/** What fails outside is no mistake of the bot; of what a platform refuses to take, it may well be one. */
function aboutBlame({ messages, attempts }: Observation): string[] {
  const blamesItself = messages.some(({ text }) => text.includes('Something went wrong on my side'));
  return blamesItself && attempts.every(({ confirmed }) => confirmed) ? ['blames itself'] : [];
}

function aboutMoney({ prompts, wishes }: Observation): string[] {
  const texts = prompts.map(({ text }) => text);
  const repeated = texts.filter((text, index) => texts.indexOf(text) !== index);
  const paid = prompts.filter(({ charged }) => charged > 0).length;
  return [
    ...repeated.map(text => `said twice to the agent: “${text}”`),
    ...(paid > wishes ? [`${paid} paid requests for ${wishes} wishes`] : []),
  ];
}

/** What is said about credits, against the ledger; an answer without a video must say something about them. */
function aboutTruth({ messages, prompts, left, attempts }: Observation): string[] {
  const charged = paidIn({ prompts });
  const outcome = outcomeIn({ messages });
  const text = outcome?.text ?? '';
  const isSuccess =
    outcome?.videos.length === 1 ||
    /^http/m.test(text) ||
    /^(Timeline|There is nothing on|(.*\n)?Got it)/.test(text);
  const claims = messages.map(message => claimIn(message.text)).filter(claim => claim !== undefined);
  const sum = claims.reduce((sum, claim) => sum + claim, 0);
  // What may not have arrived is said once more.
  const isRepeated = attempts.some(({ taken, confirmed }) => taken && !confirmed);
  const isSaidTwice = isRepeated && sum > charged && Math.max(...claims) <= charged;
  const claimed = isSaidTwice ? charged : sum;
  // Of one part of several the price can't be told; then that is said, or only what is left.
  const saysLess = messages.some(
    ({ videos, text }) => claimIn(text) === undefined && (videos.length > 0 || /can’t tell/.test(text)),
  );
  const shown = /(\d+) (credits )?left/.exec(text)?.[1];
  return [
    ...(claims.length > 0 && claimed !== charged && !(saysLess && claimed < charged)
      ? [`says ${claimed} credits, ${charged} were charged`]
      : []),
    ...(shown !== undefined && !left.includes(Number(shown))
      ? [`says ${shown} left, it is ${left.join(' or ')}`]
      : []),
    ...(charged > 0 &&
    claimed === 0 &&
    !messages.some(message => /can’t tell|credits left/.test(message.text))
      ? [`${charged} credits were charged, nobody says so`]
      : []),
    ...(isSuccess || /credits/i.test(text) ? [] : ['says nothing about credits']),
  ];
}
