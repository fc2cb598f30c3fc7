import type { MessageEntity } from 'grammy/types';

/** What people's apps mark in a text by themselves. Offsets in UTF-16 units, as JavaScript counts. */
const marks = [
  { type: 'bot_command', pattern: /(?<![\w/@])\/\w{1,64}(@\w{3,32})?/g },
  { type: 'mention', pattern: /(?<![\w/@])@\w{3,32}/g },
  { type: 'url', pattern: /\bhttps?:\/\/[^\s<>]+/g },
  { type: 'hashtag', pattern: /(?<![\w&])#\p{L}[\p{L}\w]*/gu },
] as const;

export function entitiesOf(text: string): MessageEntity[] {
  const found = marks.flatMap(({ type, pattern }) =>
    [...text.matchAll(pattern)].map(match => ({ type, offset: match.index, length: match[0].length })),
  );
  // Nothing is marked inside a link.
  const links = found.filter(({ type }) => type === 'url');
  const inside = (one: { offset: number; length: number }) =>
    links.some(link => link !== one && link.offset < one.offset && one.offset < link.offset + link.length);
  return found.filter(one => !inside(one)).sort((a, b) => a.offset - b.offset);
}

/** Whether a text speaks to a bot: a command that is not for another one, or its name. */
export function addresses(text: string, username: string): boolean {
  return entitiesOf(text).some(({ type, offset, length }) => {
    const word = text.slice(offset, offset + length).toLowerCase();
    const [, name = username.toLowerCase()] = word.split('@');
    return (type === 'bot_command' || type === 'mention') && name === username.toLowerCase();
  });
}
