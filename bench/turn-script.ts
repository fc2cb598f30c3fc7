import { randomUUID } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FormData, request } from 'undici';
import { z } from 'zod';
import { serveCosts } from './process.ts';
import { text, timing, token } from './turn-wish.ts';

/** The bare script: the HTTP calls of a turn in their order, by hand, and nothing else. */
const [apiUrl = '', photo = '', folder = '', chats = '1'] = process.argv.slice(2);

const headers = {
  authorization: `Bearer ${token}`,
  'x-skill-source': 'ai-image-to-video-a2e',
  'x-skill-version': '1.0.0',
  'x-skill-platform': 'unknown',
};
const sessionSchema = z.object({ data: z.object({ session_id: z.string(), task_id: z.string() }) });
const stateSchema = z.object({ data: z.object({ state: z.object({ draft: z.json() }) }) });

async function turn(): Promise<void> {
  const project = { task_name: 'project', language: 'en' };
  const created = sessionSchema.parse(await post('/api/tasks/me/with-session/nemo_agent', project));
  const { session_id, task_id } = created.data;
  const form = new FormData();
  form.append('files', await openAsBlob(photo), 'photo.jpg');
  await json(call(`/api/upload-video/nemo_agent/me/${session_id}`, { method: 'POST', body: form }));
  await look(session_id);
  const wish = { app_name: 'nemo_agent', user_id: 'me', session_id, new_message: { parts: [{ text }] } };
  await (await call('/run_sse', { method: 'POST', body: JSON.stringify(wish) })).text();
  const { draft } = stateSchema.parse(await look(session_id)).data.state;
  const id = `render_${randomUUID()}`;
  const film = { id, sessionId: session_id, draft, output: { format: 'mp4', quality: 'high' } };
  let status = await post('/api/render/proxy/lambda', film);
  for (let pause = timing.renderFirstPoll; !isDone(status); pause = timing.renderPoll) {
    await sleep(pause);
    status = await json(call(`/api/render/proxy/lambda/${id}`));
  }
  await post('/api/auth/claim-token', { task_id, session_id });
  await pipeline(await call(`/cdn/clips/${id}.mp4`), createWriteStream(join(folder, `${id}.mp4`)));
}

async function call(path: string, options: Parameters<typeof request>[1] = {}) {
  const { body, statusCode } = await request(apiUrl + path, { ...options, headers });
  if (statusCode !== 200) throw new Error(`${path} answers ${statusCode}: ${await body.text()}`);
  return body;
}

async function json(called: ReturnType<typeof call>): Promise<unknown> {
  return (await called).json();
}

function post(path: string, body: object): Promise<unknown> {
  return json(call(path, { method: 'POST', body: JSON.stringify(body) }));
}

/** State and balance side by side, as the program reads them. */
async function look(session: string): Promise<unknown> {
  const state = json(call(`/api/state/nemo_agent/me/${session}/latest`));
  return (await Promise.all([state, json(call('/api/credits/balance/simple'))]))[0];
}

/** Whichever way the answer is worded. */
function isDone(status: unknown): boolean {
  return JSON.stringify(status).includes('"completed"');
}

serveCosts(() => Promise.all(Array.from({ length: Number(chats) }, turn)));
