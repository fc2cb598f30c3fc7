import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openContent } from '../content.ts';
import { takeFault } from '../faults.ts';
import { ConnectionReset, confess, htmlPage, type Reply, send, whileHeard } from '../reply.ts';
import { followLink } from './attachments.ts';
import type { Effect } from './faults.ts';
import { checkPace } from './paces.ts';
import { Refusal, refusals, tooFast } from './refusals.ts';
import { type Received, receive } from './request.ts';
import { findRoute, type Route } from './routes/table.ts';
import { requestProblems } from './spec.ts';
import type { CallRecord, World } from './world.ts';

/** One request: what it means, its fault, its route, its answer as far as the fault lets it through. */
export async function answer(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', world.origin);
  const signal = whileHeard(response, world.ending.signal);
  const method = request.method ?? 'GET';
  const isFile = /^\/(?:ephemeral-)?attachments\//.test(url.pathname);
  const path = /^\/api\/v10(\/.*)$/.exec(url.pathname)?.[1]?.replaceAll('%40', '@');
  const route = path === undefined ? undefined : findRoute(method, path);
  const record: CallRecord = {
    route: isFile ? 'cdn' : (route?.name ?? `${method} ${path ?? url.pathname}`),
    path: url.pathname,
    body: undefined,
    uploads: [],
    at: world.options.now(),
    endedAt: undefined,
    status: 0,
    mishap: undefined,
    sent: 0,
    code: undefined,
  };
  world.calls.push(record);
  world.underWay += 1;
  response.once('close', () => {
    world.underWay -= 1;
    if (!response.writableFinished) record.mishap = 'left';
  });

  let effect: Effect | undefined;
  const decide = async (): Promise<Reply> => {
    const received = await receive(request, world.options.keptUpload);
    note(record, received);
    effect = takeFault(world.faults, record.route, received.body);
    record.mishap = effect?.kind;
    const failure = effect && instead(effect);
    if (failure) return failure;
    if (isFile) return file(world, record, url);
    return carryOut(world, record, route, { ...received, query: url.searchParams, head: request.headers });
  };
  const reply = await decide().catch((error: unknown) => {
    if (error instanceof Refusal) return refused(record, error);
    confess('discord', error, request, signal);
    return refused(record, new Refusal(500, { code: 0, message: '500: Internal Server Error' }));
  });
  record.status = reply.status;
  record.endedAt = world.options.now();
  if (effect?.kind === 'delay') await sleep(effect.ms, undefined, { signal });
  await send(reply, effect, response, signal);
}

function note(record: CallRecord, { body, files }: Received): void {
  record.body = body;
  record.uploads = [...files].map(([index, { name, bytes, sha256 }]) => ({ index, name, bytes, sha256 }));
}

/** What happens in place of the call. */
function instead(effect: Effect): Reply | undefined {
  if (effect.kind === 'reset') throw new ConnectionReset();
  if (effect.kind === 'slow down') throw tooFast(effect.seconds, effect.scope ?? 'user');
  if (effect.kind === 'refuse') {
    const { status, code = 0, message = `${status}: Simulated failure`, body } = effect;
    throw new Refusal(status, { code, message, ...body });
  }
  return effect.kind === 'html' ? htmlPage(effect.status) : undefined;
}

function carryOut(
  world: World,
  record: CallRecord,
  route: Route | undefined,
  { body, files, query, head }: Received & { query: URLSearchParams; head: IncomingMessage['headers'] },
): Reply {
  const complain = (rule: 'spec' | 'unknown route', detail: string) =>
    world.violations.push({ rule, route: record.route, detail, at: world.options.now() });
  if (!route) {
    complain('unknown route', 'the stand-in has no such route');
    throw refusals.notFound();
  }
  if (!route.open && head.authorization !== `Bot ${world.options.token}`) throw refusals.unauthorized();
  for (const problem of requestProblems(route.name, query, body)) complain('spec', problem);
  const headers = checkPace(world, route);
  try {
    const { status, body: said } = route.carryOut({
      world,
      route: route.name,
      at: route.at,
      query,
      body,
      files,
    });
    if (said === undefined) return { status, headers, body: '' };
    return {
      status,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(said),
    };
  } catch (error) {
    if (error instanceof Refusal) Object.assign(error.headers, headers);
    throw error;
  }
}

const codeIn = z.object({ code: z.number() });

function refused(record: CallRecord, { status, body, headers }: Refusal): Reply {
  record.code = codeIn.safeParse(body).data?.code;
  return { status, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function file(world: World, record: CallRecord, url: URL): Reply {
  const found = followLink(world, url);
  const headers = { 'content-type': found?.type ?? 'text/plain' };
  if (!found) return { status: 404, headers, body: 'This content is no longer available.' };
  const { bytes, content } = found;
  const count = (piece: Buffer) => {
    record.sent += piece.length;
  };
  const open = () => openContent(content).on('data', count);
  return { status: 200, headers, body: { bytes, open } };
}
