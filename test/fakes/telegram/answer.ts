import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished, pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Effect, takeFault } from './faults.ts';
import { fileAt, openContent, type StoredFile } from './files.ts';
import { findMethod } from './methods/table.ts';
import { sizeLimits } from './options.ts';
import { Refusal } from './refusals.ts';
import { type Received, receive } from './request.ts';
import { requestProblems } from './spec.ts';
import type { CallRecord, World } from './world.ts';

interface Reply {
  status: number;
  type: string;
  body: string | StoredFile;
}

/** One request: what it means, its fault, its method, its answer as far as the fault lets it through. */
export async function answer(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', world.origin);
  const left = new AbortController();
  response.once('close', () => left.abort());
  const signal = AbortSignal.any([left.signal, world.ending.signal]);

  const [, token, asked, path] = /^\/(?:file\/)?bot([^/]+)\/(?:(\w+)$|(.+))/.exec(pathname) ?? [];
  const isFile = pathname.startsWith('/file/');
  const method = isFile ? 'download' : (findMethod(asked ?? '')?.[0] ?? asked ?? '');
  const record: CallRecord = {
    method,
    parameters: {},
    uploads: [],
    at: world.options.now(),
    endedAt: undefined,
    status: 0,
    description: undefined,
  };
  world.calls.push(record);

  let effect: Effect | undefined;
  const decide = async (): Promise<Reply> => {
    const received = await receive(request, searchParams, bounds(world));
    note(record, received);
    effect = takeFault(world.faults, method, received.parameters);
    if (token === undefined) throw new Refusal(404, 'Not Found');
    if (decodeURIComponent(token) !== world.options.token) throw new Refusal(401, 'Unauthorized');
    if (effect?.kind === 'reset') throw new ConnectionReset();
    if (effect?.kind === 'refuse') {
      throw new Refusal(effect.status, effect.description ?? 'Simulated failure', effect.parameters);
    }
    if (effect?.kind === 'html') {
      return {
        status: effect.status ?? 502,
        type: 'text/html',
        body: '<html><h1>502 Bad Gateway</h1></html>',
      };
    }
    if (isFile) return download(world, decodeURIComponent(path ?? asked ?? ''));
    return ok(await carryOut(world, record, received, signal));
  };
  const reply = await decide().catch((error: unknown) => {
    if (error instanceof Refusal) return refused(record, error);
    const hasLeft = signal.aborted || !request.complete;
    if (hasLeft || error instanceof ConnectionReset) throw error;
    process.stderr.write(`telegram stand-in: ${error instanceof Error ? error.stack : String(error)}\n`);
    return refused(record, new Refusal(500, 'Internal Server Error'));
  });
  record.status = reply.status;
  record.endedAt = world.options.now();
  if (effect?.kind === 'delay') await sleep(effect.ms, undefined, { signal });
  await send(reply, effect, response, signal);
}

/** Not an answer at all: whoever catches this breaks the connection. */
class ConnectionReset extends Error {}

function bounds({ options }: World) {
  return { upload: sizeLimits(options).upload, kept: options.keptUpload };
}

function note(record: CallRecord, { parameters, uploads }: Received): void {
  record.parameters = parameters;
  record.uploads = [...uploads].map(([field, { name, bytes, sha256 }]) => ({ field, name, bytes, sha256 }));
}

async function carryOut(
  world: World,
  record: CallRecord,
  received: Received,
  signal: AbortSignal,
): Promise<unknown> {
  const { method, parameters } = record;
  const chat = Number.isFinite(Number(parameters['chat_id'])) ? Number(parameters['chat_id']) : undefined;
  const complain = (rule: 'spec' | 'unknown method', detail: string) =>
    world.violations.push({ rule, method, detail, chat, at: world.options.now() });
  const found = findMethod(method);
  if (!found) {
    complain('unknown method', 'the stand-in has no such method');
    throw new Refusal(404, 'Not Found');
  }
  for (const problem of requestProblems(method, parameters, new Set(received.uploads.keys()))) {
    complain('spec', problem);
  }
  return found[1]({ world, method, parameters, uploads: received.uploads, signal });
}

const json = (status: number, body: unknown): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});
const ok = (result: unknown) => json(200, { ok: true, result });

function refused(record: CallRecord, { status, message, parameters }: Refusal): Reply {
  record.description = message;
  return json(status, {
    ok: false,
    error_code: status,
    description: message,
    ...(parameters && { parameters }),
  });
}

function download(world: World, path: string): Reply {
  const file = fileAt(world, path);
  if (!file) throw new Refusal(404, 'Not Found');
  return { status: 200, type: 'application/octet-stream', body: file };
}

async function send(
  { status, type, body }: Reply,
  effect: Effect | undefined,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  if (effect?.kind === 'lose') throw new ConnectionReset();
  if (effect?.kind === 'mute') return void (await finished(response));
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.file_size;
  response.writeHead(status, { 'content-type': type, 'content-length': length });
  if (effect?.kind === 'cut') {
    response.write(Buffer.alloc(Math.floor(length / 2), typeof body === 'string' ? body : 0));
    await sleep(5, undefined, { signal });
    throw new ConnectionReset();
  }
  if (typeof body === 'string') response.end(body);
  else await pipeline(openContent(body), response, { signal });
}
