import type { z } from 'zod';
import type { Json } from '../json.ts';
import type { Log } from '../log.ts';
import type { Timing } from '../timing.ts';
import { readAnswer, shaped } from './answers.ts';
import type { Auth } from './auth.ts';
import type { Endpoint } from './endpoints.ts';
import { isPassing, repeated } from './repeat.ts';
import { exchanged, type Wire } from './wire.ts';

/** What every call of this client needs. */
export interface Backend {
  /** Without a slash at its end. */
  apiUrl: string;
  wire: Wire;
  timing: Timing;
  log: Log;
  /** Says where requests come from; a call without them is refused with 402 at the export. */
  attribution: Record<string, string>;
}

export interface Call<T> {
  endpoint: Endpoint;
  headers?: Record<string, string>;
  body?: Json;
  answer: z.ZodType<T>;
}

/** One plain call, JSON in and out, within `timing.callTimeout`; not repeated. */
export async function callOnce<T>(backend: Backend, call: Call<T>, signal: AbortSignal): Promise<T> {
  const { apiUrl, wire, timing, attribution } = backend;
  const { endpoint, body } = call;
  const headers = {
    ...attribution,
    ...call.headers,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  return exchanged(endpoint, { signal, total: timing.callTimeout }, async signal => {
    const response = await wire.send({
      url: apiUrl + endpoint.path,
      method: endpoint.method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    });
    return shaped(endpoint, call.answer, await readAnswer(endpoint, response));
  });
}

/** The same with our token; still not repeated, except with a new token. */
export async function callAuthorised<T>(
  backend: Backend,
  auth: Auth,
  call: Call<T>,
  signal: AbortSignal,
): Promise<T> {
  return auth.withToken(signal, authorization =>
    callOnce(backend, { ...call, headers: { authorization } }, signal),
  );
}

/** The usual call: with our token, and repeated, so only for what does no harm twice. */
export async function call<T>(backend: Backend, auth: Auth, call: Call<T>, signal: AbortSignal): Promise<T> {
  const { timing, log } = backend;
  return repeated({ timing, log, signal, again: isPassing }, () =>
    callAuthorised(backend, auth, call, signal),
  );
}
