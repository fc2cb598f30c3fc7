import { isBreak, tokenize } from './tokens.ts';
import { type Language, phrases, roleBits, roleNames, typedInHaste } from './vocabulary.ts';

/** A language ready to be looked up: its phrases as trees of tokens. */
export interface Lexicon {
  roots: readonly Node[];
  /** Every token that occurs in a phrase. */
  known: ReadonlySet<string>;
  /** Words that are recognised with a slip of the finger. */
  corrigible: readonly string[];
  sameAs: ReadonlyMap<string, string>;
}

interface Node {
  next: Map<string, Node>;
  /** The sets of roles (one bit each, 0 for a courtesy) of the phrase that ends here. */
  roles: number[];
}

/** `base` is understood within the language too. */
export function lexicon({ words, sameAs: pairs = '' }: Language, base?: Lexicon): Lexicon {
  const root: Node = { next: new Map(), roles: [] };
  const known = new Set(base?.known);
  const corrigible = new Set(base?.corrigible);
  const sameAs = new Map((pairs.match(/\S\S/gu) ?? []).map(([from = '', to = '']) => [from, to]));
  for (const role of roleNames) {
    for (const phrase of tokenizeAll(phrases(words[role] ?? ''))) {
      const tokens = phrase.map(token => sameAs.get(token) ?? token);
      add(root, tokens, roleBits([role]));
      for (const token of tokens) known.add(token);
      const [word = '', ...rest] = tokens;
      if (rest.length === 0 && word.length >= 6 && typedInHaste.includes(role)) corrigible.add(word);
    }
  }
  return { roots: [root, ...(base?.roots ?? [])], known, corrigible: [...corrigible], sameAs };
}

/**
 * The tokens as the lexicon writes them: one form of each character, slips of the finger corrected. Undefined where one
 * of them is in no phrase, as most are in most languages: nothing will explain it, so the others need no look.
 */
export function spell(lexicon: Lexicon, tokens: readonly string[]): string[] | undefined {
  const words: string[] = [];
  for (const token of tokens) {
    const word = lexicon.sameAs.get(token) ?? token;
    const right = isBreak(word) || lexicon.known.has(word) ? word : corrected(lexicon, word);
    if (right === undefined) return undefined;
    words.push(right);
  }
  return words;
}

function corrected({ corrigible }: Lexicon, word: string): string | undefined {
  return word.length < 5 ? undefined : corrigible.find(right => isSlip(word, right));
}

/**
 * Every way to account for all words (as `spell` gives them) with phrases whose roles are among `allowed`: the sets of roles that were
 * used, empty where some token stays unexplained. Breaks between clauses explain themselves.
 */
export function explain(lexicon: Lexicon, words: readonly string[], allowed: number): number[] {
  const readings: Set<number>[] = [new Set([0]), ...words.map(() => new Set<number>())];
  readings.forEach((here, start) => {
    if (here.size === 0) return;
    const reach = (end: number, roles: number) => {
      if ((roles & ~allowed) !== 0) return;
      for (const before of here) readings[end]?.add(before | roles);
    };
    if (isBreak(words[start] ?? '')) reach(start + 1, 0);
    for (const root of lexicon.roots) {
      let node: Node | undefined = root;
      for (let end = start; node !== undefined && end <= words.length; end += 1) {
        for (const roles of node.roles) reach(end, roles);
        node = node.next.get(words[end] ?? '');
      }
    }
  });
  return [...(readings.at(-1) ?? [])];
}

/** All in one go, as thousands of short texts would take much longer. */
function tokenizeAll(texts: readonly string[]): string[][] {
  const all: string[][] = [[]];
  for (const token of tokenize(texts.join(' . '))) {
    if (token === '.') all.push([]);
    else all.at(-1)?.push(token);
  }
  return all;
}

function add(root: Node, tokens: readonly string[], roles: number): void {
  let node = root;
  for (const token of tokens) {
    const next: Node = node.next.get(token) ?? { next: new Map(), roles: [] };
    node.next.set(token, next);
    node = next;
  }
  if (node !== root) node.roles.push(roles);
}

/**
 * One slip of the finger: a letter left out ("exprt"), doubled ("exxport") or swapped with the next ("downlaod").
 * A wrong letter is not forgiven: "statue" is no "status".
 */
function isSlip(word: string, right: string): boolean {
  if (Math.abs(word.length - right.length) > 1) return false;
  const at = [...word].findIndex((letter, index) => letter !== right[index]);
  const from = at === -1 ? word.length : at;
  const without = (text: string, index: number) => text.slice(0, index) + text.slice(index + 1);
  switch (word.length - right.length) {
    case -1:
      return word === without(right, from);
    case 0:
      return (
        word[from] === right[from + 1] &&
        word[from + 1] === right[from] &&
        word.slice(from + 2) === right.slice(from + 2)
      );
    case 1:
      return word[from] === word[from - 1] && without(word, from) === right;
    default:
      return false;
  }
}
