import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expireTokens } from './auth.ts';
import { control } from './control.ts';
import { damage } from './damage.ts';
import { matchRoute } from './endpoints.ts';
import { type FaultInput, faultSchema, instead, takeFault } from './faults.ts';
import { carryOut } from './handlers.ts';
import type { Ledger } from './ledger.ts';
import { defaultOptions, type SimulatorOptions } from './options.ts';
import { ConnectionReset, json, Refusal, type Reply } from './replies.ts';
import { createWorld, resetWorld, type World } from './world.ts';

/** A running stand-in for the backend; everything the control endpoints can do, without HTTP. */
export interface Simulator {
  /** Such as `http://127.0.0.1:8787`. */
  url: string;
  port: number;
  /** A copy of what has happened so far. */
  ledger(): Ledger;
  /** Arms a fault for a coming call; faults of the same endpoint wait in line. */
  fault(fault: FaultInput): void;
  clearFaults(): void;
  /** Forgets accounts, sessions, files, faults and the ledger. */
  reset(): void;
  /** Changes settings on the run; `credits` also sets the balance of every account there is. */
  adjust(settings: Partial<SimulatorOptions>): void;
  /** 1001 for every anonymous token given out so far; with `own` for the configured ones too. */
  expireTokens(own?: boolean): void;
  /** 404 for every session there is. */
  forgetSessions(): void;
  close(): Promise<void>;
}

/** Starts the stand-in on 127.0.0.1. Takes milliseconds: what renders is loaded with the first render. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const settings = { ...defaultOptions, ...options };
  const folder = settings.folder ?? (await mkdtemp(join(tmpdir(), 'nemo-simulator-')));
  await mkdir(folder, { recursive: true });
  const world = createWorld(settings, folder);
  const server = createServer((request, response) => {
    answer(world, simulator, request, response).catch(() => response.destroy());
  });
  // Long silences are part of the contract.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(settings.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : settings.port;
  world.origin = `http://127.0.0.1:${port}`;

  const simulator: Simulator = {
    url: world.origin,
    port,
    ledger: () => structuredClone(world.ledger),
    fault: fault => void world.faults.push(faultSchema.parse(fault)),
    clearFaults: () => void world.faults.splice(0),
    reset: () => resetWorld(world),
    adjust: changes => adjust(world, changes),
    expireTokens: own => expireTokens(world, own),
    forgetSessions: () => world.sessions.clear(),
    close: async () => {
      world.ending.abort();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      if (settings.folder === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  return simulator;
}

function adjust(world: World, changes: Partial<SimulatorOptions>): void {
  Object.assign(world.options, changes);
  if (changes.credits === undefined) return;
  for (const account of world.ledger.accounts) account.available = changes.credits;
}

/** One call: its fault, its handler, its reply, whatever the fault leaves of it. */
async function answer(
  world: World,
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', world.origin);
  const method = request.method ?? 'GET';
  if (pathname.startsWith('/__sim/'))
    return send(await control(simulator, method, pathname, request), response);
  const route = matchRoute(method, pathname);
  if (!route) return send(json(404, { detail: 'Not Found' }), response);

  const fault = takeFault(world.faults, route.endpoint);
  world.ledger.calls[route.endpoint] = (world.ledger.calls[route.endpoint] ?? 0) + 1;
  const left = new AbortController();
  response.once('close', () => left.abort());
  const signal = AbortSignal.any([left.signal, world.ending.signal]);

  if (fault?.kind === 'reset') return reset(response);
  if (fault?.kind === 'delay') await sleep(fault.ms, undefined, { signal });
  const refused = instead(fault);
  if (refused) {
    request.resume();
    return send(refused, response);
  }
  const reply = await carryOut(world, route, request, fault, signal).catch(error => {
    if (signal.aborted) throw error;
    return refusalReply(world, error);
  });
  if (fault?.kind === 'drop') return reset(response);
  if (fault?.kind === 'mute') return void (await sleep(2 ** 31 - 1, undefined, { signal }));
  await send(damage(fault, reply, signal), response);
}

function refusalReply(world: World, error: unknown): Reply {
  if (!(error instanceof Refusal)) {
    process.stderr.write(`simulator: ${error instanceof Error ? error.stack : String(error)}\n`);
    return json(500, { code: 500, message: 'Internal error' });
  }
  const asOk = world.options.refusals === 'ok' && 'code' in error.body;
  const reply = json(asOk ? 200 : error.status, error.body);
  return { ...reply, headers: { ...reply.headers, ...error.headers } };
}

/** Writes piece by piece at the reader's pace. A reader that leaves ends the body, nothing else. */
async function send(reply: Reply, response: ServerResponse): Promise<void> {
  response.writeHead(reply.status, reply.headers);
  if (reply.headers['content-length'] === undefined) response.flushHeaders();
  try {
    for await (const piece of reply.body) {
      if (response.destroyed) return;
      if (await written(response, piece)) reply.onSent?.(Buffer.byteLength(piece));
    }
    response.end();
  } catch (error) {
    if (error instanceof ConnectionReset) reset(response);
    else response.destroy();
  }
}

/** True when the piece is with the operating system, false when the reader has left. */
function written(response: ServerResponse, piece: string | Uint8Array): Promise<boolean> {
  return new Promise(resolve => {
    response.write(piece, error => resolve(!error));
  });
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
