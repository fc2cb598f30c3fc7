/**
 * Somebody else's text as it may stand in a message: without what steers a screen instead of being read (control
 * characters, marks that turn or hide text, halves of characters). Line ends, tabs and what joins the parts of an emoji
 * or a word stay. Empty where nothing is left that can be seen, as platforms take no such message.
 */
export function readable(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n')
    .replace(/[\p{Cc}\p{Cf}\p{Co}]/gu, character => (kept.has(character) ? character : ''));
  return visible.test(plain) ? plain : '';
}

/** The same for a name or a heading: in one line, and no longer than `max` characters. */
export function readableLine(text: string, max: number): string {
  // Much of a long one may be nothing to be read, but nobody's name is that long.
  const line = readable(text.slice(0, 20 * max))
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : line;
}

const kept = new Set(['\n', '\t', '\u200c', '\u200d']);
const visible = /[^\s\u2800\p{Default_Ignorable_Code_Point}]/u;
