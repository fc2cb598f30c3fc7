import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { refusals } from './refusals.ts';

/** A file that came with a request. */
export interface Upload {
  name: string;
  type: string;
  bytes: number;
  sha256: string;
  /** Kept only where the file is small enough. */
  content: Buffer | undefined;
}

export interface Received {
  /** What was sent as JSON, alone or as `payload_json`; undefined where nothing was. */
  body: unknown;
  /** By the n of `files[n]`. */
  files: Map<string, Upload>;
}

const plainBody = 10 * 1024 * 1024;

/** Reads a request to its end; `kept` is the largest file whose bytes are kept. */
export async function receive(request: IncomingMessage, kept: number): Promise<Received> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return receiveForm(request, type, kept);
  const text = (await buffer(request)).subarray(0, plainBody).toString();
  return { body: readJson(text), files: new Map() };
}

function readJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.badJson();
  }
}

async function receiveForm(request: IncomingMessage, type: string, kept: number): Promise<Received> {
  const headers = { ...request.headers, 'content-type': type };
  const form = new Busboy({ headers, limits: { fieldSize: plainBody } });
  let payload = '';
  const files: Promise<[string, Upload]>[] = [];
  form.on('field', (field, value) => {
    if (field === 'payload_json') payload = value;
  });
  form.on('file', (field, stream, name, _encoding, mime) => {
    const index = /^files\[(\d+)\]$/.exec(field)?.[1] ?? field;
    const file = measure(stream, kept).then((facts): [string, Upload] => [
      index,
      { name, type: mime, ...facts },
    ]);
    file.catch(() => {});
    files.push(file);
  });
  await pipeline(request, form);
  return { body: readJson(payload), files: new Map(await Promise.all(files)) };
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
