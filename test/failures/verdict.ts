import type { ShownMessage } from '../fakes/chat.ts';
import type { Observation } from './observe.ts';

/** What is wrong with a turn that met a fault: one complaint a line, none when the person was well served. */
export function complaintsAbout(
  seen: Observation,
  { boundMs, heals }: { boundMs: number; heals: boolean },
): string[] {
  const videos = videosIn(seen);
  return [
    ...(heals && videos < seen.wishes ? [`${videos} videos for ${seen.wishes} wishes`] : []),
    ...aboutTime(seen, boundMs),
    ...aboutAnswers(seen),
    ...seen.messages.flatMap((message, index) => aboutWords(message, seen.messages[index + 1])),
    ...aboutMoney(seen),
    ...aboutTruth(seen),
    ...seen.violations.map(violation => `the backend saw ${violation}`),
    ...(seen.videosAfterwards === 1 ? [] : [`a wish afterwards got ${seen.videosAfterwards} videos`]),
    ...(seen.log.some(line => line.includes('nmv_usr_')) ? ['a token is in the log'] : []),
  ];
}

/** The conversation as the person saw it, for whoever reads a failure. */
export function conversationOf(seen: Observation): string {
  const show = ({ history, videos }: ShownMessage) =>
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

/** Credits that the turn has really cost. */
export function paidIn({ prompts }: Pick<Observation, 'prompts'>): number {
  return prompts.reduce((sum, { charged }) => sum + charged, 0);
}

/** Real work besides the waits, on a busy machine. */
const ordinaryMs = 8_000;

function aboutTime({ took }: Observation, boundMs: number): string[] {
  if (took === undefined) return ['the turn never ended'];
  return took > boundMs + ordinaryMs ? [`took ${Math.round(took)} ms, ${boundMs} ms is the bound`] : [];
}

/** One answer, or one and a video, for each wish. */
function aboutAnswers({ messages, wishes }: Observation): string[] {
  const videos = videosIn({ messages });
  const answers = messages.length - videos;
  return [
    ...(messages.length > 0 ? [] : ['no answer']),
    ...(videos > wishes ? [`${videos} videos`] : []),
    ...(answers > Math.max(1, wishes) ? [`${answers} answers`] : []),
    ...messages.filter(isUnfinished).map(({ text }) => `left unfinished: “${text}”`),
  ];
}

/** A label of work in progress, or its button, that stays behind. */
function isUnfinished({ text, buttons }: ShownMessage): boolean {
  return /…$|⏳|…\n/.test(text) || buttons.some(({ label }) => label === 'Cancel');
}

/**
 * Sentences for people: no JSON, no markup, no codes, no names of calls, no secrets. What the agent says before a
 * video is its own, and may have been cut short.
 */
function aboutWords({ text, videos }: ShownMessage, next: ShownMessage | undefined): string[] {
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
function aboutTruth({ messages, prompts, left }: Observation): string[] {
  const charged = paidIn({ prompts });
  const text = messages.at(-1)?.text ?? '';
  const isSuccess =
    messages.at(-1)?.videos.length === 1 || /^(Timeline|There is nothing on|(.*\n)?Got it)/.test(text);
  const claims = messages.map(message => claimIn(message.text)).filter(claim => claim !== undefined);
  const claimed = claims.reduce((sum, claim) => sum + claim, 0);
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
