/**
 * Turns a text into comparable words: full-width forms, case, accents, emoji and invisible characters are gone,
 * "pleeease" is "please". Scripts written without spaces (and Korean, whose spaces people leave out) become one
 * token a character, so that a phrase is a run of tokens in every script.
 * A quotation mark stays a token of its own, which no vocabulary holds: quoted text is never a command.
 */
export function tokenize(text: string): string[] {
  return plain(text).match(token) ?? [];
}

/** Ends a clause. */
export function isBreak(token: string): boolean {
  return token === '.' || token === '?';
}

const solid = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー\\p{Script=Hangul}\\p{Script=Thai}]';
const token = new RegExp(`${solid}|(?:(?!${solid})[\\p{L}\\p{M}\\p{N}])+|[.?"]`, 'gu');

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]|\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFC')
    .replace(/[ıđł]/g, letter => ({ ı: 'i', đ: 'd' })[letter] ?? 'l')
    .replace(/([\p{L}\p{N}])['’ʼ`´](?=[\p{L}\p{N}])/gu, '$1 ')
    .replace(/['’‘`´‚“”„«»‹›「」『』《》〈〉【】]/g, '"')
    .replace(/[,;:!…。、，！；：।]/g, '.')
    .replace(/[؟¿？]/g, '?')
    .replace(/(\p{L})\1{2,}/gu, '$1');
}
