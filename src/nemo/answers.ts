import type { z } from 'zod';
import type { Endpoint } from './endpoints.ts';
import { NemoError } from './errors.ts';
import { limits } from './limits.ts';
import { refusalOf } from './refusals.ts';
import type { Response } from './wire.ts';

/** Reads an answer that should be JSON. Throws the `NemoError` that it is where it is a refusal or no JSON at all. */
export async function readAnswer(endpoint: Endpoint, response: Response): Promise<unknown> {
  const body = parseJson(await readText(endpoint, response));
  const refused = refusalOf(endpoint, response.statusCode, response.headers, body);
  if (refused) throw refused;
  if (body === undefined) throw malformed(endpoint, 'the answer is not JSON');
  return body;
}

/** Brings an answer into its shape, or throws an error that says what was missing. */
export function shaped<T>(endpoint: Endpoint, shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'answer'}: ${message}`);
  throw malformed(endpoint, missing.join('; ').slice(0, limits.messageChars));
}

/**
 * JSON, or undefined, also for what nests too deep to be walked through. Integers beyond what a number can hold (ids)
 * become strings with all their digits.
 */
export function parseJson(text: string): unknown {
  const keepDigits = (_key: string, value: unknown, context?: { source?: string }) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context?.source
      : value;
  try {
    const value: unknown = JSON.parse(text, keepDigits);
    return isDeeper(value, limits.nesting) ? undefined : value;
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some(item => isDeeper(item, levels - 1));
}

export function malformed(endpoint: Endpoint, message: string): NemoError {
  return new NemoError('malformed', endpoint.name, message);
}

async function readText(endpoint: Endpoint, { headers, body }: Response): Promise<string> {
  const announced = Number(headers['content-length'] ?? 0);
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (Math.max(bytes, announced) > limits.answer) throw malformed(endpoint, 'the answer is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
