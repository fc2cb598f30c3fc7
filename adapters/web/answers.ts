import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import send from '@fastify/send';
import type { z } from 'zod';
import { shownType } from './formats.ts';
import { Refused } from './refused.ts';

/** Nothing of others is loaded, nothing runs but the page's own scripts, and nobody else frames or embeds it. */
const safety = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export function setSafety(response: ServerResponse): void {
  for (const [name, value] of Object.entries(safety)) response.setHeader(name, value);
}

export function answer(response: ServerResponse, status: number, body: unknown = {}): void {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

/** Reads a small JSON body. Throws `Refused`. */
export async function readJson<T>(
  request: IncomingMessage,
  shape: z.ZodType<T>,
  maxBytes: number,
): Promise<T> {
  const { 'content-type': type = '', 'content-length': length } = request.headers;
  if (!type.startsWith('application/json') || length === undefined) throw new Refused('bad-request');
  if (Number(length) > maxBytes) throw new Refused('too-large');
  const text = (await buffer(request)).toString();
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    throw new Refused('bad-request', error);
  }
}

/** Gives out a file that was kept, or a part of it. `download` makes the browser save it. */
export async function giveFile(
  request: IncomingMessage,
  response: ServerResponse,
  { folder, id, name, download }: { folder: string; id: string; name: string; download: boolean },
): Promise<void> {
  const type = shownType(id);
  const { statusCode, headers, stream } = await send(request, `/${id}`, {
    root: folder,
    contentType: false,
    cacheControl: false,
  });
  if (statusCode === 404) {
    stream.destroy();
    throw new Refused('not-found');
  }
  const disposition = download || type === undefined ? 'attachment' : 'inline';
  response.writeHead(statusCode, {
    ...headers,
    'content-type': type ?? 'application/octet-stream',
    'content-disposition': `${disposition}; filename*=UTF-8''${encodeName(name)}`,
    'cache-control': 'private, no-cache',
  });
  await pipeline(stream, response);
}

/** As RFC 8187 wants it: stricter than an address. */
function encodeName(name: string): string {
  const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name).replace(/['()*]/g, hex);
}
