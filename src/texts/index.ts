import type { Person } from '../chat.ts';
import { en, type Texts } from './en.ts';
import { zh } from './zh.ts';

export type { Texts };

/** The languages that people are answered in; also what the backend is told. */
export type Language = 'en' | 'zh';

const languages: Record<Language, Texts> = { en, zh };

export function textsIn(language: Language): Texts {
  return languages[language];
}

/** The person's language: what they write, or else what their platform says. */
export function languageOf(person: Pick<Person, 'locale'>, text = ''): Language {
  return languageWritten(text) ?? (/^zh\b/i.test(person.locale) ? 'zh' : 'en');
}

/**
 * The language that a text is clearly in; undefined where it tells nothing, as a number, a name or a command may be
 * anybody's. Japanese has Chinese characters too, so kana speak against it.
 */
export function languageWritten(text: string): Language | undefined {
  if (/\p{Script=Han}/u.test(text))
    return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? undefined : 'zh';
  return (text.match(latinWord)?.length ?? 0) >= 3 ? 'en' : undefined;
}

/** Between spaces, so that addresses and file names are none. */
const latinWord = /(?<!\S)["“(]?\p{Script=Latin}[\p{Script=Latin}'’-]*["”).,;:!?…]*(?!\S)/gu;
