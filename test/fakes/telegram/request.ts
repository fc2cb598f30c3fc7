import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { plainBody, receiveForm, type Upload } from '../form.ts';
import { badRequest, tooLarge } from './refusals.ts';

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
    const { fields, files } = await receiveForm(request, type, bounds.kept);
    const bytes = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
    // Only now that it is read: or the bot would see a broken pipe and no answer.
    if (bytes > bounds.upload) throw tooLarge();
    return { parameters: { ...asked, ...fields }, uploads: files };
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
