import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { MediaError, type PreparedFile } from '../../src/media/media.ts';
import { createPrepareFile } from '../../src/media/prepare.ts';
import { timing } from '../../src/timing.ts';

/** A folder that is gone when the test is. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

interface Attempt {
  name?: string;
  maxBytes?: number;
  signal?: AbortSignal;
  bounds?: { transferIdle?: number; conversionTimeout?: number };
}

/** What a person sent, prepared, or the error that it met; and what is left in the folder. */
export async function attempt(
  content: Buffer | Readable,
  { name = 'photo.jpg', maxBytes = 1e9, signal = new AbortController().signal, bounds = {} }: Attempt = {},
): Promise<{ file: PreparedFile | undefined; error: unknown; left: string[]; stream: Readable }> {
  const folder = await temporaryFolder();
  const stream = Buffer.isBuffer(content) ? Readable.from(pieces(content), { objectMode: false }) : content;
  const prepareFile = createPrepareFile({ ...timing, ...bounds });
  const outcome = await prepareFile({ name, stream, maxBytes }, folder, signal).then(
    file => ({ file, error: undefined }),
    (error: unknown) => ({ file: undefined, error }),
  );
  return { ...outcome, left: await readdir(folder), stream };
}

/** The prepared file; fails the test when there is none. */
export async function prepared(content: Buffer, options: Attempt = {}): Promise<PreparedFile> {
  const { file, error } = await attempt(content, options);
  if (file === undefined) throw error;
  return file;
}

/** Why the file was refused; `undefined` when it was not. Every refusal leaves an empty folder and no open source. */
export async function refusal(
  content: Buffer | Readable,
  options: Attempt = {},
): Promise<string | undefined> {
  const { error, left, stream } = await attempt(content, options);
  if (error === undefined) return undefined;
  if (!(error instanceof MediaError)) throw error;
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
  if (!stream.destroyed) throw new Error('the source was left open');
  return error.reason;
}

function* pieces(content: Buffer): Generator<Buffer> {
  for (let from = 0; from < content.length; from += 65_536) yield content.subarray(from, from + 65_536);
}
