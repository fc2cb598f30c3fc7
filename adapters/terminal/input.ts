import type { Attachment, Button } from '../../src/chat.ts';
import { attachmentAt, looksLikeFile, splitLine } from './line.ts';

/** What a typed line means. */
export type Input =
  | { kind: 'nothing' }
  | { kind: 'leave' }
  | { kind: 'problem'; text: string }
  | { kind: 'button'; action: string }
  | { kind: 'command'; name: string; options: Record<string, string>; attachments: Attachment[] }
  | { kind: 'message'; text: string; attachments: Attachment[] };

/** Reads a line: `/command …`, the number of an offered choice, or words with files by their path among them. */
export function readInput(line: string, choices: readonly Extract<Button, { action: string }>[]): Input {
  const text = line.trim();
  if (text === '') return { kind: 'nothing' };
  if (/^\/(quit|exit|bye)$/i.test(text)) return { kind: 'leave' };
  const choice = /^\d{1,2}$/.test(text) ? choices[Number(text) - 1] : undefined;
  if (choice) return { kind: 'button', action: choice.action };

  const [, name, rest = ''] = /^\/([a-z]+)(?:\s+(.*))?$/is.exec(text) ?? [];
  const { attachments, words, missing } = readWords(name === undefined ? text : rest);
  if (missing !== undefined) return { kind: 'problem', text: `There is no file ${missing}.` };
  if (name === undefined) return { kind: 'message', text: words, attachments };
  return {
    kind: 'command',
    name: name.toLowerCase(),
    options: words === '' ? {} : { prompt: words },
    attachments,
  };
}

/** Files are taken out; without any, the line stays exactly as it was typed. */
function readWords(text: string): { attachments: Attachment[]; words: string; missing?: string } {
  const parts = splitLine(text).map(word => ({ word, file: attachmentAt(word) }));
  const attachments = parts.flatMap(({ file }) => file ?? []);
  const missing = parts.find(({ word, file }) => !file && looksLikeFile(word))?.word;
  const words =
    attachments.length === 0 ? text : parts.flatMap(({ word, file }) => (file ? [] : [word])).join(' ');
  return { attachments, words, ...(missing !== undefined && { missing }) };
}
