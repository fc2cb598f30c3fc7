import { arabic, hindi, indonesian, thai, turkish, vietnamese } from './intent/asia.ts';
import { chinese } from './intent/chinese.ts';
import { english } from './intent/english.ts';
import { french, german, italian, portuguese, russian, spanish } from './intent/europe.ts';
import { japanese, korean } from './intent/japan-korea.ts';
import { explain, type Lexicon, lexicon, spell } from './intent/lexicon.ts';
import { isBreak, tokenize } from './intent/tokens.ts';
import { type Role, roleBits } from './intent/vocabulary.ts';

export type Intent = 'export' | 'credits' | 'status' | 'upload' | 'agent';

/**
 * Decides what a person's free text asks for: one of the things that the bot does by itself and for nothing,
 * or a wish for the agent, which costs credits. Both mistakes hurt: an edit taken for a command is lost, a
 * command taken for an edit is paid for. So a keyword alone decides nothing:
 *
 *   A text is a command only when *every* word of it is accounted for.
 *
 * Each language lists its words by the role they play (`intent/*.ts`): courtesies that change nothing, words
 * that ask for the video, words for the video itself, for credits and so on. An intent says which roles it
 * needs and which others may stand beside them. "Could you send me the video now?" is accounted for to the last
 * word; "download more energy into the beat", "don't export", "export in 9:16" and "titled 'Export'" leave words
 * over that nobody explains, and whatever is left over is for the agent. So no list of edits or negations is
 * needed, and an unknown word always errs on the side of the wish.
 *
 * Pure, never throws, and linear in the text's length: what is longer than a command can be is not read.
 */
export function classifyIntent(text: string): { intent: Intent } {
  const trimmed = text.trim();
  if (trimmed.length > longestCommand) return { intent: 'agent' };
  const tokens = tokenize(trimmed);
  for (const index of languages.keys()) {
    const intent = commandIn(lexiconOf(index), tokens);
    if (intent !== undefined) return { intent };
  }
  return { intent: 'agent' };
}

/** In UTF-16 units: a command with every courtesy in the world is shorter. */
const longestCommand = 300;

interface Rule {
  intent: Exclude<Intent, 'agent'>;
  /** Any one of these sets of roles makes the text this command … */
  needs: readonly (readonly Role[])[];
  /** … if there is nothing but these (and courtesies) beside it. */
  beside: readonly Role[];
}

/** In the order of precedence for a text that holds several commands. */
const rules: readonly Rule[] = [
  { intent: 'export', needs: [['take'], ['give', 'video']], beside: ['take', 'give', 'video', 'manner'] },
  { intent: 'status', needs: [['state'], ['is', 'done']], beside: ['state', 'is', 'done', 'ask', 'video'] },
  { intent: 'credits', needs: [['credit']], beside: ['credit', 'ask', 'left'] },
  { intent: 'upload', needs: [['upload'], ['bring', 'thing']], beside: ['upload', 'bring', 'thing'] },
];

/** English comes first and is understood within every other language, as people mix it in everywhere. */
const languages = [
  english,
  chinese,
  spanish,
  portuguese,
  french,
  german,
  italian,
  russian,
  japanese,
  korean,
  arabic,
  hindi,
  indonesian,
  turkish,
  vietnamese,
  thai,
];

/** Made when the first text asks for them, so that a start that hears nothing pays nothing. */
const lexica = new Map<number, Lexicon>();

function lexiconOf(index: number): Lexicon {
  const made =
    lexica.get(index) ?? lexicon(languages[index] ?? english, index === 0 ? undefined : lexiconOf(0));
  lexica.set(index, made);
  return made;
}

/** The command that the whole text is, or the first in precedence when each of its clauses is one. */
function commandIn(language: Lexicon, tokens: readonly string[]): Intent | undefined {
  const words = spell(language, tokens);
  if (!words) return undefined;
  const whole = ruleFor(language, words);
  if (whole !== undefined) return whole.intent;
  const found = clauses(words)
    .filter(clause => !isCourtesy(language, clause))
    .map(clause => ruleFor(language, clause));
  if (found.includes(undefined)) return undefined;
  return rules.find(rule => found.includes(rule))?.intent;
}

function ruleFor(language: Lexicon, words: readonly string[]): Rule | undefined {
  return rules.find(rule => {
    const readings = explain(language, words, roleBits(rule.beside));
    return rule.needs.map(roleBits).some(need => readings.some(roles => (roles & need) === need));
  });
}

function isCourtesy(language: Lexicon, words: readonly string[]): boolean {
  return explain(language, words, 0).length > 0;
}

function clauses(words: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const word of words) {
    parts.at(-1)?.push(word);
    if (isBreak(word)) parts.push([]);
  }
  return parts;
}
