import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';

/** What a handler answers. The body is a stream of pieces, so that a fault can cut, split or replace it. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
  /** Told how many bytes have really left. */
  onSent?: (bytes: number) => void;
}

/** A reply's body on its way, spoiled or not. */
export type Body = AsyncIterable<string | Uint8Array>;

/** Thrown out of a body: the connection is reset here. */
export class ConnectionReset extends Error {}

export function text(status: number, contentType: string, body: string): Reply {
  const length = String(Buffer.byteLength(body));
  return { status, headers: { 'content-type': contentType, 'content-length': length }, body: [body] };
}

export function json(status: number, value: unknown): Reply {
  return text(status, 'application/json; charset=utf-8', JSON.stringify(value));
}

/** The envelope of a success. */
export function success(data: unknown): Reply {
  return json(200, { code: 0, message: 'success', data });
}

/** Thrown anywhere under a handler: the call is refused with this status and body. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: { code: number; message: string } | { detail: unknown };
  readonly headers: Record<string, string>;

  constructor(status: number, body: Refusal['body'], headers: Record<string, string> = {}) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** The contract's codes, each with the HTTP status it comes under. */
const statusOf = {
  400: 400,
  402: 402,
  429: 429,
  1001: 401,
  1002: 404,
  2001: 403,
  4001: 415,
  4002: 413,
} as const;

export function refusal(
  code: keyof typeof statusOf,
  message: string,
  headers: Record<string, string> = {},
): Refusal {
  return new Refusal(statusOf[code], { code, message }, headers);
}

/** 422 as FastAPI words it. */
export function unprocessable(
  issues: readonly { where: readonly PropertyKey[]; message: string }[],
): Refusal {
  const detail = issues.map(({ where, message }) => ({
    type: 'value_error',
    loc: ['body', ...where.map(part => (typeof part === 'number' ? part : String(part)))],
    msg: message,
  }));
  return new Refusal(422, { detail });
}

const maxJsonBytes = 8 * 1024 * 1024;

/** The request's JSON body in the shape of `schema`; anything else is refused with 422. */
export async function readJson<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > maxJsonBytes) throw unprocessable([{ where: [], message: 'body too large' }]);
    pieces.push(piece);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw unprocessable([{ where: [], message: 'JSON decode error' }]);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unprocessable(parsed.error.issues.map(({ path, message }) => ({ where: path, message })));
}
