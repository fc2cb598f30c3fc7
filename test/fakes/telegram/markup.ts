import { badRequest } from './refusals.ts';

/**
 * The text that is left of a marked-up one. Of the markup only that is checked which makes the platform refuse
 * a message; the marks themselves are not kept.
 */
export function plainText(text: string, parseMode: string | undefined): string {
  switch (parseMode?.toLowerCase()) {
    case undefined:
    case '':
      return text.trim();
    case 'html':
      return fromHtml(text).trim();
    case 'markdownv2':
      return fromMarkdown(text).trim();
    default:
      throw badRequest('unsupported parse_mode');
  }
}

const cannotParse = (why: string) => badRequest(`can't parse entities: ${why}`);
const tags = new Set([
  ...['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'span', 'a', 'code', 'pre', 'blockquote'],
  ...['tg-spoiler', 'tg-emoji', 'tg-time'],
]);
const characters: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' };

function fromHtml(text: string): string {
  const open: string[] = [];
  const plain = text.replace(
    /<(\/?)([^\s>/]*)[^>]*(>?)/g,
    (_, slash: string, name: string, end: string, at: number) => {
      const byte = Buffer.byteLength(text.slice(0, at));
      const tag = name.toLowerCase();
      if (end === '') throw cannotParse(`Unclosed start tag at byte offset ${byte}`);
      if (!tags.has(tag)) throw cannotParse(`Unsupported start tag "${tag}" at byte offset ${byte}`);
      if (slash === '') open.push(tag);
      else if (open.pop() !== tag) throw cannotParse(`Unexpected end tag at byte offset ${byte}`);
      return '';
    },
  );
  const left = open.at(-1);
  if (left) throw cannotParse(`Can't find end tag corresponding to start tag "${left}"`);
  return plain.replace(/&(lt|gt|amp|quot);/g, found => characters[found] ?? found);
}

function fromMarkdown(text: string): string {
  let plain = '';
  const open: string[] = [];
  for (const [token] of text.matchAll(/\\[\s\S]|\*|__|_|~|\|\||`+|\[|\]\([^)]*\)|[\s\S]/g)) {
    if (token.startsWith('\\') && token.length === 2) plain += token[1];
    else if (['*', '_', '__', '~', '||', '`', '```'].includes(token)) {
      if (open.at(-1) === token) open.pop();
      else open.push(token);
    } else if (token === '[') open.push(token);
    else if (token.startsWith('](') && open.at(-1) === '[') open.pop();
    else if (/^[\]()>#+\-=|{}.!]/.test(token) && open.at(-1)?.startsWith('`') !== true) {
      throw cannotParse(`Character '${token[0]}' is reserved and must be escaped with the preceding '\\'`);
    } else plain += token;
  }
  if (open.length > 0) throw cannotParse(`Can't find end of the entity "${open.at(-1)}"`);
  return plain;
}
