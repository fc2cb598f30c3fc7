import { Agent, FormData, request } from 'undici';
import { onTestFinished } from 'vitest';
import type { SimulatorOptions } from '../../simulator/options.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  body: Record<string, unknown>;
}

/** A simulator without waits and a bare caller of it, both gone when the test ends. */
export async function start(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startSimulator({ speed: 0, credits: 1000, maxSide: 128, fps: 12, ...options });
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    await simulator.close();
  });
  const token = await call(dispatcher, `${simulator.url}/api/auth/anonymous-token`, {
    method: 'POST',
    headers: { 'x-client-id': 'a-client' },
  });
  return {
    simulator,
    dispatcher,
    ...caller(simulator, dispatcher, String(dig(token.body, 'data', 'token'))),
  };
}

function caller(simulator: Simulator, dispatcher: Agent, token: string) {
  const headers = {
    authorization: `Bearer ${token}`,
    'x-skill-source': 'test',
    'x-skill-version': '1.0.0',
    'x-skill-platform': 'unknown',
  };
  const get = (path: string, extra: Record<string, string> = {}) =>
    call(dispatcher, new URL(path, simulator.url).href, { method: 'GET', headers: { ...headers, ...extra } });
  const post = (path: string, body?: unknown, extra: Record<string, string> = {}) =>
    call(dispatcher, new URL(path, simulator.url).href, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', ...extra },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const session = async (language = 'en') =>
    String(
      dig(
        (await post('/api/tasks/me/with-session/nemo_agent', { task_name: 'project', language })).body,
        'data',
        'session_id',
      ),
    );
  const upload = (id: string, files: Record<string, Uint8Array>, field = 'files') => {
    const form = new FormData();
    for (const [name, bytes] of Object.entries(files))
      form.append(field, new Blob([new Uint8Array(bytes)]), name);
    return call(dispatcher, `${simulator.url}/api/upload-video/nemo_agent/me/${id}`, {
      method: 'POST',
      headers,
      body: form,
    });
  };
  const prompt = (id: string, text: string) => post('/run_sse', promptBody(id, text));
  const draft = async (id: string) => dig((await get(statePath(id))).body, 'data', 'state', 'draft');
  const render = (id: string, sessionId: string, posted: unknown) =>
    post('/api/render/proxy/lambda', {
      id,
      sessionId,
      draft: posted,
      output: { format: 'mp4', quality: 'high' },
    });
  return { token, headers, get, post, session, upload, prompt, draft, render };
}

export function promptBody(session: string, text: string) {
  return {
    app_name: 'nemo_agent',
    user_id: 'me',
    session_id: session,
    new_message: { parts: [{ text }] },
  };
}

export function statePath(session: string): string {
  return `/api/state/nemo_agent/me/${session}/latest`;
}

async function call(
  dispatcher: Agent,
  url: string,
  options: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string | FormData },
): Promise<Answer> {
  const answer = await request(url, { ...options, dispatcher });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text, body: asObject(text) };
}

function asObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The value at a path inside JSON; undefined where there is none. */
export function dig(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[String(key)] : undefined), value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The `data:` payloads of a stream that are JSON. */
export function events(stream: string): unknown[] {
  return stream
    .split('\n\n')
    .map(frame => frame.replace(/^data: ?/, ''))
    .filter(data => data.startsWith('{'))
    .map(data => JSON.parse(data));
}

/** The whole texts of a stream, each once. */
export function said(stream: string): string[] {
  return events(stream)
    .filter(event => dig(event, 'turnComplete') === true)
    .map(event => String(dig(event, 'content', 'parts', 0, 'text')));
}

/** The smallest thing that is a JPEG by its first bytes, for tests that look at nothing more. */
export const jpegHead = Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
  Buffer.alloc(64),
]);

/** Waits until `done` says so; fails after two seconds. */
export async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await done()) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error('waited in vain');
}
