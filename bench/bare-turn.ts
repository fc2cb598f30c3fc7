import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FormData, request } from 'undici';
import { z } from 'zod';
import type { Timing } from '../src/timing.ts';
import { text, token } from './turn-wish.ts';

const headers = {
  authorization: `Bearer ${token}`,
  'x-skill-source': 'ai-image-to-video-a2e',
  'x-skill-version': '1.0.0',
  'x-skill-platform': 'unknown',
};
const sessionSchema = z.object({ data: z.object({ session_id: z.string(), task_id: z.string() }) });
const stateSchema = z.object({ data: z.object({ state: z.object({ draft: z.json() }) }) });

/** What the two bare scripts have in common: the HTTP calls of a turn in their order, by hand, and nothing else. */
export function createBareTurn(apiUrl: string, timing: Timing) {
  async function call(path: string, options: Parameters<typeof request>[1] = {}) {
    const { body, statusCode } = await request(apiUrl + path, { ...options, headers });
    if (statusCode !== 200) throw new Error(`${path} answers ${statusCode}: ${await body.text()}`);
    return body;
  }
  const json = async (called: ReturnType<typeof call>): Promise<unknown> => (await called).json();
  const post = (path: string, body: object) =>
    json(call(path, { method: 'POST', body: JSON.stringify(body) }));

  /** State and balance side by side, as the program reads them. */
  async function look(session: string): Promise<unknown> {
    const state = json(call(`/api/state/nemo_agent/me/${session}/latest`));
    return (await Promise.all([state, json(call('/api/credits/balance/simple'))]))[0];
  }

  /** From a photo to a video at `path`; `say` hears how it goes on. */
  return async (photo: () => Promise<Blob>, path: string, say: (label: string) => void): Promise<void> => {
    const project = { task_name: 'project', language: 'en' };
    const created = sessionSchema.parse(await post('/api/tasks/me/with-session/nemo_agent', project));
    const { session_id, task_id } = created.data;
    say('Uploading…');
    const form = new FormData();
    form.append('files', await photo(), 'photo.jpg');
    await json(call(`/api/upload-video/nemo_agent/me/${session_id}`, { method: 'POST', body: form }));
    await look(session_id);
    say('Thinking…');
    const wish = { app_name: 'nemo_agent', user_id: 'me', session_id, new_message: { parts: [{ text }] } };
    await (await call('/run_sse', { method: 'POST', body: JSON.stringify(wish) })).text();
    const { draft } = stateSchema.parse(await look(session_id)).data.state;
    const id = `render_${randomUUID()}`;
    const film = { id, sessionId: session_id, draft, output: { format: 'mp4', quality: 'high' } };
    let status = await post('/api/render/proxy/lambda', film);
    for (let looks = 1, pause = timing.renderFirstPoll; !isDone(status); pause = timing.renderPoll) {
      say(`Making the video… ${looks++}`);
      await sleep(pause);
      status = await json(call(`/api/render/proxy/lambda/${id}`));
    }
    say('Fetching…');
    await post('/api/auth/claim-token', { task_id, session_id });
    await pipeline(await call(`/cdn/clips/${id}.mp4`), createWriteStream(path));
  };
}

/** Whichever way the answer is worded. */
function isDone(status: unknown): boolean {
  return JSON.stringify(status).includes('"completed"');
}
