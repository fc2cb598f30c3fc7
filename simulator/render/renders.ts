import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Effect } from '../faults.ts';
import type { AccountRecord, RenderRecord } from '../ledger.ts';
import { json, Refusal, type Reply, readJson, refusal } from '../replies.ts';
import { findSession } from '../sessions.ts';
import { pause, type Render, type World } from '../world.ts';
import { answerShape } from './answers.ts';
import { makeClip } from './clips.ts';
import { isExportable, type PostedDraft, postedDraft } from './storyboard.ts';

const request = z.object({
  id: z.string().min(1).max(128),
  sessionId: z.string().min(1),
  draft: postedDraft,
  output: z.object({ format: z.literal('mp4'), quality: z.enum(['low', 'medium', 'high']) }),
});

/** A render of the real service waits in a queue, then takes this long at least. */
const queued = 3000;
const shortest = 30_000;

/** Starts a render; the same id again answers how far it is, and starts nothing. Costs no credits. */
export async function submitRender(
  world: World,
  incoming: IncomingMessage,
  account: AccountRecord,
  fault: Effect | undefined,
): Promise<Reply> {
  const { id, sessionId, draft } = await readJson(incoming, request);
  findSession(world, sessionId, account);
  const known = world.renders.get(id);
  if (known) {
    known.record.submits += 1;
    return status(world, known);
  }
  if (!isExportable(draft)) throw refusal(400, 'The draft is empty');
  const record: RenderRecord = {
    id,
    session: sessionId,
    submits: 1,
    polls: 0,
    status: 'pending',
    seconds: 0,
  };
  const ending = new AbortController();
  const render: Render = {
    record,
    done: 0,
    started: Date.now(),
    clip: undefined,
    account,
    answers: 0,
    ending,
  };
  world.renders.set(id, render);
  world.ledger.renders.push(record);
  const signal = AbortSignal.any([ending.signal, world.ending.signal]);
  work(world, render, draft, fault, signal).catch(error => {
    if (!signal.aborted) process.stderr.write(`simulator: render failed: ${String(error)}\n`);
    if (record.status !== 'cancelled') record.status = 'failed';
  });
  return status(world, render);
}

export function renderStatus(world: World, id: string, account: AccountRecord): Reply {
  const render = findRender(world, id, account);
  render.record.polls += 1;
  return status(world, render);
}

export function cancelRender(world: World, id: string, account: AccountRecord): Reply {
  const render = findRender(world, id, account);
  if (render.record.status === 'pending' || render.record.status === 'processing') {
    render.record.status = 'cancelled';
    render.ending.abort();
  }
  return json(200, { success: true, data: { id, status: render.record.status } });
}

async function work(
  world: World,
  render: Render,
  draft: PostedDraft,
  fault: Effect | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { record } = render;
  await pause(world, queued, signal);
  record.status = 'processing';
  if (fault?.kind === 'render-stuck') return;
  if (fault?.kind === 'render-fails') {
    await pause(world, shortest / 2, signal);
    record.status = 'failed';
    return;
  }
  const report = (done: number) => {
    render.done = done;
  };
  const [clip] = await Promise.all([makeClip(world, draft, report), pause(world, shortest, signal)]);
  render.clip = clip.path;
  record.seconds = clip.seconds;
  record.status = 'completed';
}

function status(world: World, render: Render): Reply {
  const { status } = render.record;
  render.answers += 1;
  const least = (queued + shortest) * world.options.speed;
  // Never ahead of the encoder, never ahead of the clock.
  const passed = least > 0 ? Math.min(1, (Date.now() - render.started) / least) : 1;
  const progress = status === 'completed' ? 100 : Math.floor(99 * Math.min(render.done, passed));
  return json(200, answerShape(world, render, progress));
}

function findRender(world: World, id: string, account: AccountRecord): Render {
  const render = world.renders.get(id);
  if (render?.account !== account) throw new Refusal(404, { detail: 'Render not found' });
  return render;
}
