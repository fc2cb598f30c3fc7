import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { z } from 'zod';
import { badRequest, tooLarge } from './refusals.ts';

/** A file that came with a request. */
export interface Upload {
  name: string;
  bytes: number;
  sha256: string;
  /** Kept only where the file is small enough. */
  content: Buffer | undefined;
}

export interface Received {
  parameters: Record<string, unknown>;
  uploads: Map<string, Upload>;
}

interface Bounds {
  /** All files of a request together. */
  upload: number;
  /** The largest file whose bytes are kept. */
  kept: number;
}

const plainBody = 10 * 1024 * 1024;
const record = z.record(z.string(), z.unknown());

/** Reads a request to its end, as JSON, as a form or as multipart; the query of the address counts too. */
export async function receive(
  request: IncomingMessage,
  query: URLSearchParams,
  bounds: Bounds,
): Promise<Received> {
  const type = request.headers['content-type'] ?? '';
  const asked = Object.fromEntries(query);
  if (type.startsWith('multipart/form-data')) {
    const { parameters, uploads } = await receiveForm(request, type, bounds);
    return { parameters: { ...asked, ...parameters }, uploads };
  }
  const body = (await buffer(request)).subarray(0, plainBody).toString();
  const parameters =
    body === ''
      ? {}
      : type.startsWith('application/json')
        ? readObject(body)
        : Object.fromEntries(new URLSearchParams(body));
  return { parameters: { ...asked, ...parameters }, uploads: new Map() };
}

function readObject(body: string): Record<string, unknown> {
  try {
    return record.parse(JSON.parse(body));
  } catch {
    throw badRequest("can't parse JSON object");
  }
}

/** A body that is too large is read to its end all the same, or the bot would see a broken pipe and no answer. */
async function receiveForm(request: IncomingMessage, type: string, bounds: Bounds): Promise<Received> {
  const form = new Busboy({
    headers: { ...request.headers, 'content-type': type },
    limits: { fieldSize: plainBody },
  });
  const parameters: Record<string, unknown> = {};
  const files: Promise<[string, Upload]>[] = [];
  form.on('field', (field, value) => {
    parameters[field] = value;
  });
  form.on('file', (field, stream, name) => {
    const file = measure(stream, name, bounds.kept).then((upload): [string, Upload] => [field, upload]);
    file.catch(() => {});
    files.push(file);
  });
  await pipeline(request, form);
  const uploads = new Map(await Promise.all(files));
  const bytes = [...uploads.values()].reduce((sum, upload) => sum + upload.bytes, 0);
  if (bytes > bounds.upload) throw tooLarge();
  return { parameters, uploads };
}

async function measure(stream: Readable, name: string, kept: number): Promise<Upload> {
  const hash = createHash('sha256');
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    bytes += piece.length;
    hash.update(piece);
    if (bytes <= kept) pieces.push(piece);
    else pieces = [];
  }
  return {
    name,
    bytes,
    sha256: hash.digest('hex'),
    content: bytes <= kept ? Buffer.concat(pieces) : undefined,
  };
}
