import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createNemo, type NemoOptions } from '../../src/nemo/client.ts';
import { NemoError } from '../../src/nemo/errors.ts';
import { createIdentityStore } from '../../src/nemo/identity.ts';
import type { Nemo } from '../../src/nemo/nemo.ts';
import { scaleTiming } from '../../src/timing.ts';

/** A request as it came over the wire. */
export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Backend {
  url: string;
  seen: Seen[];
  /** How many connections are open. */
  open: () => number;
}

export type Handle = (response: ServerResponse, seen: Seen, count: number) => unknown;

/** A raw HTTP server: `handle` answers each request once its body has arrived, `count` is 1 for the first. */
export async function startBackend(handle: Handle, host = '127.0.0.1'): Promise<Backend> {
  const seen: Seen[] = [];
  const sockets = new Set<unknown>();
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request) pieces.push(piece);
    } catch {
      return;
    }
    const { method = '', url: path = '', headers } = request;
    seen.push({ method, path, headers, body: Buffer.concat(pieces).toString() });
    await handle(response, seen[seen.length - 1] ?? fail(), seen.length);
  });
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, host, resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') return fail();
  return { url: `http://${host}:${address.port}`, seen, open: () => sockets.size };
}

export function json(response: ServerResponse, value: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

export function ok(response: ServerResponse, data: unknown): void {
  json(response, { code: 0, data });
}

/** Starts an event stream; what is written to it is up to the test. */
export function stream(response: ServerResponse): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  return response;
}

export function data(event: unknown): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}

/** Bounds of a fraction of a second, so that what never ends ends soon. */
export const quick = {
  ...scaleTiming(0.001),
  callTimeout: 500,
  transferIdle: 300,
  promptTimeout: 1_000,
  promptSilence: 250,
};

/** The client under test, with the operator's own token unless told otherwise; it is closed with the test. */
export async function connect(url: string, options: Partial<NemoOptions> = {}): Promise<Nemo> {
  const nemo = createNemo({
    apiUrl: url,
    webUrl: 'https://web.example',
    token: 'own-token',
    identity: createIdentityStore({ folder: await temporaryFolder(), apiUrl: url }),
    platform: 'unknown',
    timing: quick,
    log: pino({ level: 'silent' }),
    ...options,
  });
  onTestFinished(() => nemo.close());
  return nemo;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nemo-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What a call fails with; fails itself if it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<NemoError> {
  const outcome = await promise.then(
    value => value,
    error => error,
  );
  if (outcome instanceof NemoError) return outcome;
  throw new Error('expected a NemoError', { cause: outcome });
}

export const never = () => new AbortController().signal;

function fail(): never {
  throw new Error('unreachable');
}
