import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

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

/** Answers as far as the mishap, if it is one of those here, lets it through. */
export async function send(
  { status, headers, body }: Reply,
  mishap: string | undefined,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  if (mishap === 'lose') throw new ConnectionReset();
  if (mishap === 'mute') return void (await finished(response));
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.bytes;
  response.writeHead(status, status === 204 ? headers : { ...headers, 'content-length': length });
  if (mishap === 'cut') {
    response.write(Buffer.alloc(Math.floor(length / 2), typeof body === 'string' ? body : 0));
    await sleep(5, undefined, { signal });
    throw new ConnectionReset();
  }
  if (response.req.method === 'HEAD') response.end();
  else if (typeof body === 'string') response.end(body);
  else await pipeline(body.open(), response, { signal });
}
