import { type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Attachment } from '../../src/chat.ts';

/** Where the person is: npm runs a script in the project's folder and says here where it was called from. */
export const workingFolder = process.env['INIT_CWD'] ?? process.cwd();

/**
 * Splits a typed or dropped line into words the way a shell does: quotes and backslashes keep spaces. A lone
 * apostrophe inside a word ("don't") is a letter.
 */
export function splitLine(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(?<=^|\s)'([^']*)'|((?:\\.|[^\s"\\])+|\\)/g)].map(match => {
    const [, double, single, bare] = match;
    return single ?? (double ?? bare ?? '').replace(/\\(.)/g, '$1');
  });
}

/** The file that a word names, if there is one: a path, `~/…` or a `file://` address. */
export function attachmentAt(word: string): Attachment | undefined {
  const path = toPath(word);
  const found = path === undefined ? undefined : lookAt(path);
  if (!path || !found?.isFile()) return undefined;
  return { kind: 'file', name: basename(path), bytes: found.size, source: { via: 'path', path } };
}

/** Words may be longer than a name can be: those of a language without spaces, say. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** A word that names a file which is not there is a mistake, not a wish. */
export function looksLikeFile(word: string): boolean {
  return /^(~|\.{0,2})\/.+\.\w+$|^[^\s:]+\.(jpe?g|png|gif|webp|hei[cf]|avif|bmp|tiff?|mp4|mov|avi|webm|mkv|mp3|wav|m4a|aac)$/i.test(
    word,
  );
}

function toPath(word: string): string | undefined {
  if (word === '' || word.includes('\0') || word.length > 4096) return undefined;
  if (!word.startsWith('file://')) return resolve(workingFolder, word.replace(/^~(?=\/)/, homedir()));
  try {
    return fileURLToPath(word);
  } catch {
    return undefined;
  }
}
