import type { Shown } from './evidence.ts';

/** What people make of the bot's sentences. Nothing else of the program is known here. */

/** Says that something is being done, or will be. */
export const isOpen = ({ text, buttons, isThinking }: Shown): boolean =>
  isThinking || /…( \d+ %)?$|⏳|^In line: |^You are next\.$/m.test(text) || buttons.includes('Cancel');

/** Answers beside the chat's line. */
export const isAside = ({ text }: Shown): boolean =>
  isBalance(text) || isManyStopped(text) || asides.has(text);
export const isBalance = (text: string): boolean =>
  /Exporting is free\.$/m.test(text) && / credits? left/.test(text);
export const isManyStopped = (text: string): boolean => /^Stopped(: \d+ wishes)?\.$/.test(text);
/** Whoever asks for the balance may hear that it can't be had, or that it was tried too often. */
export const mayBeAside = ({ text }: Shown): boolean => ['slow', 'givenUp'].includes(whyNot(text) ?? '');
const nothingStopped = ['There is nothing to stop.', 'That is for the person who asked to decide.'];
const asides = new Set([
  ...nothingStopped,
  'Taken together with what you sent before it.',
  'I could not take that in just now. Please try again in a minute.',
]);

/** What somebody hears who wants something stopped. */
export const isAboutStop = ({ text }: Shown): boolean =>
  isManyStopped(text) || nothingStopped.includes(text) || ends.stopped.test(text);

/** Pictures came alone, and the words for them are waited for. */
export const isOffer = ({ text }: Shown): boolean =>
  /^Got (it|both|all \d+)\. What should happen\?/m.test(text);

/** Why there is no video, each an honest end of a request. */
const ends = {
  stopped: /^Stopped as you asked\./m,
  givenUp: /^I tried this several times/m,
  lost: /broke off, and five checks found no result/,
  later: /^The video follows after the next wish\.$/m,
  noPicture: /^Which picture\?|^Please upload a picture first/m,
  slow: /^The video service (took too long to answer|can’t be reached right now)\./m,
  ours: /^Something went wrong on my side\./m,
  unchanged: /^That changed nothing in the video\./m,
} as const;
export type Why = keyof typeof ends;

export function whyNot(text: string): Why | undefined {
  for (const [why, sentence] of Object.entries(ends)) {
    if (sentence.test(text) && isWhy(why)) return why;
  }
  return undefined;
}

function isWhy(name: string): name is Why {
  return Object.hasOwn(ends, name);
}
