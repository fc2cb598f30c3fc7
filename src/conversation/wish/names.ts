import { parse } from 'node:path';
import type { Attachment } from '../../chat.ts';
import { cleanName } from '../../media/name.ts';

/** Leaves room for a number. */
const longestStem = 80;

/**
 * Names for all the files at once, so that later ones know the earlier. Two files of a project never share one, whatever
 * their endings become and however they are cleaned: wishes speak of files by their names.
 */
export function freeNames(present: readonly string[], attachments: readonly Attachment[]): string[] {
  const taken = present.map(name => parse(name).name);
  return attachments.map(({ name, kind }) => {
    const format = { kind: kind === 'file' ? 'image' : kind, extension: 'any' } as const;
    const stem = [...parse(cleanName(name, format)).name].slice(0, longestStem).join('');
    const numbers = ['', ...taken.map((_, index) => `-${index + 2}`), `-${taken.length + 2}`];
    const free = numbers.map(number => stem + number).find(one => !taken.includes(one)) ?? stem;
    taken.push(free);
    return `${free}.any`;
  });
}
