import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';

/** A file that came with a request. */
export interface Upload {
  name: string;
  type: string;
  bytes: number;
  sha256: string;
  /** Kept only where the file is small enough. */
  content: Buffer | undefined;
}

/** Of a body that is no file; more is cut off. */
export const plainBody = 10 * 1024 * 1024;

/** Reads a multipart request to its end; `kept` is the largest file whose bytes are kept. */
export async function receiveForm(
  request: IncomingMessage,
  type: string,
  kept: number,
): Promise<{ fields: Record<string, string>; files: Map<string, Upload> }> {
  const headers = { ...request.headers, 'content-type': type };
  const form = new Busboy({ headers, limits: { fieldSize: plainBody } });
  const fields: Record<string, string> = {};
  const files: Promise<[string, Upload]>[] = [];
  form.on('field', (field, value) => {
    fields[field] = value;
  });
  form.on('file', (field, stream, name, _encoding, mime) => {
    const file = measure(stream, kept).then((facts): [string, Upload] => [
      field,
      { name, type: mime, ...facts },
    ]);
    file.catch(() => {});
    files.push(file);
  });
  await pipeline(request, form);
  return { fields, files: new Map(await Promise.all(files)) };
}

async function measure(stream: Readable, kept: number) {
  const hash = createHash('sha256');
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    bytes += piece.length;
    hash.update(piece);
    if (bytes <= kept) pieces.push(piece);
    else pieces = [];
  }
  const content = bytes <= kept ? Buffer.concat(pieces) : undefined;
  return { bytes, sha256: hash.digest('hex'), content };
}
