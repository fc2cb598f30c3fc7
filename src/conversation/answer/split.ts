/**
 * Cuts a text into parts that a platform takes: at a blank line, a line's end or a space where there is one, and
 * never inside a character. `max` counts UTF-16 units, as the platforms do. An empty text is one empty part.
 */
export function splitText(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const window = rest.slice(0, max);
    const breaks = ['\n\n', '\n', ' '].map(mark => window.lastIndexOf(mark));
    const at = breaks.find(index => index > max / 2) ?? wholeCharacters(window);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  const filled = [...parts, rest].filter(part => part !== '');
  return filled.length > 0 ? filled : [''];
}

/** Sentences under each other, empty ones left out. */
export function joinLines(lines: readonly string[]): string {
  return lines.filter(line => line !== '').join('\n');
}

/** The length of `window` without the first half of a surrogate pair at its end. */
function wholeCharacters(window: string): number {
  const last = window.charCodeAt(window.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? window.length - 1 : window.length;
}
