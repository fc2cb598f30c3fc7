/**
 * What a word can do in a command. Words that do nothing at all (courtesies, "now", "can you") have the role
 * `polite` and may stand anywhere.
 */
const roles = [
  /** Asks for the file by itself: "export", "download". */
  'take',
  /** Asks for something, which may be the video: "send me", "show". */
  'give',
  /** The video: "the clip", "it". */
  'video',
  /** How or where to, where that changes nothing: "as mp4", "to my phone". */
  'manner',
  /** Credits by any name. */
  'credit',
  /** How much of them: "left", "enough". */
  'left',
  /** Asks for knowledge: "how many", "show", "what is". */
  'ask',
  /** The state of things by any name: "status", "timeline", "how far is it". */
  'state',
  /** "is", "are you" … */
  'is',
  /** … "ready", "done". */
  'done',
  /** "upload". */
  'upload',
  /** Hands something to the bot: "send you" … */
  'bring',
  /** … "a photo". */
  'thing',
] as const;

export type Role = (typeof roles)[number];

/**
 * A language's words by role. Phrases are separated by commas; `(a|b)` stands for either, `(a|)` for an optional
 * word. Case, accents and punctuation do not matter, apostrophes count as spaces. A language without spaces needs
 * none here either. A word may have several roles.
 */
export interface Language {
  words: Partial<Record<Role | 'polite', string>>;
  /** Characters written in several ways: each pair becomes its second one, in the words and in the text. */
  sameAs?: string;
}

/** A set of roles as bits, so that sets are cheap to join and compare. `polite` is no bit at all. */
export function roleBits(of: readonly (Role | 'polite')[]): number {
  return of.reduce((bits, role) => bits | (role === 'polite' ? 0 : 1 << roles.indexOf(role)), 0);
}

export const roleNames = [...roles, 'polite'] as const;

/** The roles whose longer words are recognised with a slip of the finger too. */
export const typedInHaste: readonly (Role | 'polite')[] = ['take', 'credit', 'state', 'upload'];

/** Writes out a list of phrases: `(send|give) me, dl` → `send me`, `give me`, `dl`. */
export function phrases(list: string): string[] {
  return list.split(',').flatMap(phrase => expand(phrase.trim().replaceAll(/\s+/g, ' ')));
}

function expand(phrase: string): string[] {
  const group = /\(([^()]*)\)/.exec(phrase);
  if (group === null) return [phrase];
  const [whole, options = ''] = group;
  return options.split('|').flatMap(option => expand(phrase.replace(whole, option)));
}
