import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, parse, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Attachment } from '../../src/chat.ts';
import { attachmentAt, looksLikeFile, splitLine, workingFolder } from './line.ts';

/** What the command line asks for: one turn whose video goes to `out`, or a chat. */
export type TerminalRequest =
  | { mode: 'chat' }
  | { mode: 'help' }
  | { mode: 'once'; attachments: Attachment[]; text: string; out: string };

/** The command line can't be used as it is; the message says why, for a person. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage:
  npm run chat                                     an interactive chat
  npm run chat -- photo.jpg "what should happen"   one video, saved beside where you are
      --out clip.mp4                               …or there (an existing file is replaced)
  npm run chat -- --web                            a page in the browser
  npm run demo -- …                                the same with a simulated video service, no account needed;
                                                   alone the page, with --terminal the interactive chat

Several pictures may be named. Without a picture, the wish goes on with what --out was made of.`;

/**
 * Reads the arguments after `chat`. An argument that is an existing file is a picture (or clip, or music), the
 * others are the wish. Everything that can be wrong is found here, before anything is sent or paid.
 */
export function parseRequest(args: readonly string[]): TerminalRequest {
  const { values, positionals } = readArguments(args);
  if (values.help) return { mode: 'help' };
  if (positionals.length === 0) {
    if (values.out !== undefined) throw new UsageError('--out needs a picture or a wish as well.');
    return { mode: 'chat' };
  }
  const read = positionals.map(argument => attachmentAt(argument) ?? rejectMissingFile(argument));
  const attachments = read.filter(part => typeof part !== 'string');
  const text = read
    .filter(part => typeof part === 'string')
    .join(' ')
    .trim();
  if (text === '')
    throw new UsageError(
      'Say what should happen as well, in quotes: npm run chat -- photo.jpg "smooth motion, 5 seconds".',
    );
  return { mode: 'once', attachments, text, out: checkOut(values.out ?? freeOut(attachments[0])) };
}

function readArguments(args: readonly string[]): {
  values: { out?: string; help?: boolean };
  positionals: string[];
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: { type: 'string', short: 'o' }, help: { type: 'boolean', short: 'h' } },
    });
    return { values: { ...values }, positionals };
  } catch (error) {
    const what = error instanceof Error ? error.message.split(/[.\n]/)[0] : String(error);
    throw new UsageError(`${what}.`);
  }
}

/** Words are words; but what looks like a file and is none is a mistake, not a wish. */
function rejectMissingFile(argument: string): string {
  const [only, ...more] = splitLine(argument);
  if (more.length === 0 && only !== undefined && looksLikeFile(only))
    throw new UsageError(`There is no file ${argument}.`);
  return argument;
}

function checkOut(out: string): string {
  const path = resolve(workingFolder, out);
  const folder = dirname(path);
  if (!existsSync(folder)) throw new UsageError(`The folder ${folder} for the video does not exist.`);
  if (existsSync(path) && statSync(path).isDirectory())
    throw new UsageError(`${path} is a folder; name a file, such as ${path}/clip.mp4.`);
  try {
    accessSync(existsSync(path) ? path : folder, constants.W_OK);
  } catch {
    throw new UsageError(`The video can't be written to ${path}: no permission.`);
  }
  return path;
}

/** `photo.mp4` beside where the person is, or the first free number after it. */
function freeOut(picture: Attachment | undefined): string {
  const stem = picture ? parse(picture.name).name : 'stillmotion';
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${stem}.mp4` : `${stem}-${number}.mp4`;
    if (!existsSync(resolve(workingFolder, name))) return name;
  }
}
