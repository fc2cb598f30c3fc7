import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { openContent } from '../content.ts';
import { takeFault } from '../faults.ts';
import { ConnectionReset, confess, htmlPage, type Reply, send, whileHeard } from '../reply.ts';
import type { Effect } from './faults.ts';
import { fileAt } from './files.ts';
import { findMethod } from './methods/table.ts';
import { sizeLimits } from './options.ts';
import { Refusal } from './refusals.ts';
import { type Received, receive } from './request.ts';
import { requestProblems } from './spec.ts';
import type { CallRecord, World } from './world.ts';

/** One request: what it means, its fault, its method, its answer as far as the fault lets it through. */
export async function answer(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', world.origin);
  const signal = whileHeard(response, world.ending.signal);

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
    mishap: undefined,
    description: undefined,
  };
  world.calls.push(record);
  response.once('close', () => {
    if (!response.writableFinished) record.mishap = 'left';
  });

  let effect: Effect | undefined;
  const decide = async (): Promise<Reply> => {
    const received = await receive(request, searchParams, bounds(world));
    note(record, received);
    effect = takeFault(world.faults, method, received.parameters);
    record.mishap = effect?.kind;
    if (token === undefined) throw new Refusal(404, 'Not Found');
    if (decodeURIComponent(token) !== world.options.token) throw new Refusal(401, 'Unauthorized');
    if (effect?.kind === 'reset') throw new ConnectionReset();
    if (effect?.kind === 'refuse') {
      throw new Refusal(effect.status, effect.description ?? 'Simulated failure', effect.parameters);
    }
    if (effect?.kind === 'html') return htmlPage(effect.status);
    if (isFile) return download(world, decodeURIComponent(path ?? asked ?? ''));
    return ok(await carryOut(world, record, received, signal));
  };
  const reply = await decide().catch((error: unknown) => {
    if (error instanceof Refusal) return refused(record, error);
    confess('telegram', error, request, signal);
    return refused(record, new Refusal(500, 'Internal Server Error'));
  });
  record.status = reply.status;
  record.endedAt = world.options.now();
  if (effect?.kind === 'delay') await sleep(effect.ms, undefined, { signal });
  await send(reply, effect, response, signal);
}

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
  headers: { 'content-type': 'application/json' },
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
  const headers = { 'content-type': 'application/octet-stream' };
  const { file_size: bytes, content } = file;
  return { status: 200, headers, body: { bytes, open: () => openContent(content) } };
}
