import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mishap } from './faults.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | { bytes: number; open: () => Readable };
}

/** Not an answer at all: whoever catches this breaks the connection. */
export class ConnectionReset extends Error {}

/** The page of something in between. */
export const htmlPage = (status = 502): Reply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: '<html><h1>502 Bad Gateway</h1></html>',
});

/** Ends when the client has left or the stand-in ends. */
export function whileHeard(response: ServerResponse, ending: AbortSignal): AbortSignal {
  const left = new AbortController();
  response.once('close', () => left.abort());
  return AbortSignal.any([left.signal, ending]);
}

/** What a failure comes to that is no refusal: the client's leaving is passed on, a mistake of ours is shown. */
export function confess(name: string, error: unknown, request: IncomingMessage, signal: AbortSignal): void {
  const hasLeft = signal.aborted || !request.complete;
  if (hasLeft || error instanceof ConnectionReset) throw error;
  process.stderr.write(`${name} stand-in: ${error instanceof Error ? error.stack : String(error)}\n`);
}

/** Answers as far as the mishap lets it through; refusals have become the reply already. */
export async function send(
  reply: Reply,
  mishap: Mishap | { kind: 'refuse' | 'slow down' } | undefined,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  if (mishap?.kind === 'lose') throw new ConnectionReset();
  if (mishap?.kind === 'mute') return void (await finished(response));
  const { status, headers, body } = mishap?.kind === 'garble' ? { ...reply, body: mishap.body } : reply;
  const spaces = mishap?.kind === 'flood' ? mishap.bytes : 0;
  const length = (typeof body === 'string' ? Buffer.byteLength(body) : body.bytes) + spaces;
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': length });
  if (mishap?.kind === 'cut') {
    response.write(Buffer.alloc(Math.floor(length / 2), typeof body === 'string' ? body : 0));
    await sleep(5, undefined, { signal });
    throw new ConnectionReset();
  }
  if (response.req.method === 'HEAD') response.end();
  else if (mishap?.kind === 'drip') await pipeline(dripping(body, mishap.ms), response, { signal });
  else if (spaces > 0) await pipeline(flooding(body, spaces), response, { signal });
  else if (typeof body === 'string') response.end(body);
  else await pipeline(body.open(), response, { signal });
}

const piecesOf = (body: Reply['body']) =>
  typeof body === 'string' ? Readable.from([Buffer.from(body)]) : body.open();

async function* dripping(body: Reply['body'], ms: number): AsyncGenerator<Buffer> {
  const whole = await buffer(piecesOf(body));
  const piece = Math.max(1, Math.ceil(whole.length / 8));
  for (let at = 0; at < whole.length; at += piece) {
    yield whole.subarray(at, at + piece);
    await sleep(ms);
  }
}

async function* flooding(body: Reply['body'], spaces: number): AsyncGenerator<Buffer> {
  yield* piecesOf(body);
  const many = Buffer.alloc(64 * 1024, ' ');
  for (let left = spaces; left > 0; left -= many.length) yield many.subarray(0, Math.min(left, many.length));
}
