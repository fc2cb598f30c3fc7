import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { plainBody, receiveForm, type Upload } from '../form.ts';
import { refusals } from './refusals.ts';

export interface Received {
  /** What was sent as JSON, alone or as `payload_json`; undefined where nothing was. */
  body: unknown;
  /** By the n of `files[n]`. */
  files: Map<string, Upload>;
}

/** Reads a request to its end; `kept` is the largest file whose bytes are kept. */
export async function receive(request: IncomingMessage, kept: number): Promise<Received> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const { fields, files } = await receiveForm(request, type, kept);
    const numbered = [...files].map(([field, file]) => [numberIn(field), file] as const);
    return { body: readJson(fields['payload_json'] ?? ''), files: new Map(numbered) };
  }
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

const numberIn = (field: string) => /^files\[(\d+)\]$/.exec(field)?.[1] ?? field;
