import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { type Bounds, formBytes, textBytes } from './bounds.ts';
import { Refused } from './refused.ts';

export interface ArrivedFile {
  path: string;
  name: string;
  mimeType: string;
  bytes: number;
}

export interface Form {
  fields: Map<string, string>;
  files: ArrivedFile[];
}

/**
 * Reads a multipart body, its files into `folder`. What is too much is read to its end all the same (its length is
 * announced and bounded), or the browser would see a broken connection instead of an answer.
 * Rejects with `Refused`, or with the disk's own error; a body that is cut rejects as well.
 */
export async function readForm(request: IncomingMessage, folder: string, bounds: Bounds): Promise<Form> {
  checkLength(request, bounds);
  const form = parserFor(request, bounds);
  const fields = new Map<string, string>();
  const files: Promise<ArrivedFile>[] = [];
  const cut = new AbortController();
  let refusal: Refused | undefined;

  form.on('filesLimit', () => {
    refusal ??= new Refused('too-many-files');
  });
  form.on('field', (name, value, _nameCut, valueCut) => {
    if (valueCut) refusal ??= new Refused('too-large');
    fields.set(name, value);
  });
  form.on('file', (_field, stream, name, _encoding, mimeType) => {
    stream.once('limit', () => {
      refusal ??= new Refused('too-large');
    });
    const file = receive(stream, join(folder, `${files.length}`), cut.signal);
    const arrived = file.then(({ path, bytes }) => ({ path, bytes, name: name ?? '', mimeType }));
    // Whatever it failed with is seen below; until then nothing may wait for this stream.
    arrived.catch(() => stream.resume());
    files.push(arrived);
  });

  try {
    await pipeline(request, form);
    if (refusal) throw refusal;
    return { fields, files: await Promise.all(files) };
  } catch (error) {
    cut.abort();
    await Promise.allSettled(files);
    throw refusal ?? (request.complete && isParserError(error) ? new Refused('bad-request', error) : error);
  }
}

async function receive(stream: BusboyFileStream, path: string, signal: AbortSignal) {
  // `flush`: a message that is answered with "stored" has its files on the disk.
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(stream, file, { signal });
  return { path, bytes: file.bytesWritten };
}

function checkLength({ headers }: IncomingMessage, bounds: Bounds): void {
  const length = Number(headers['content-length']);
  if (!Number.isSafeInteger(length)) throw new Refused('bad-request');
  if (length > formBytes(bounds)) throw new Refused('too-large');
}

function parserFor({ headers }: IncomingMessage, bounds: Bounds): BusboyInstance {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) throw new Refused('bad-request');
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': type },
      limits: {
        files: bounds.files,
        fileSize: bounds.fileBytes,
        fields: bounds.fields,
        fieldSize: textBytes(bounds),
        headerPairs: 20,
        headerSize: 4_096,
      },
    });
  } catch (error) {
    throw new Refused('bad-request', error);
  }
}

/** The parser's own errors have no code; those of the disk and of the connection have one. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && !('code' in error);
}
