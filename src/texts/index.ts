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

/**
 * The person's language: what their platform says, and Chinese as well where they write it.
 * Japanese has Chinese characters too, so kana speak against it.
 */
export function languageOf(person: Pick<Person, 'locale'>, text = ''): Language {
  if (/^zh\b/i.test(person.locale)) return 'zh';
  return /\p{Script=Han}/u.test(text) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    ? 'zh'
    : 'en';
}
