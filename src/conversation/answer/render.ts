import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../json.ts';
import { NemoError } from '../../nemo/errors.ts';
import type { NemoSession, RenderStatus } from '../../nemo/nemo.ts';
import type { Talk } from '../talk.ts';
import { passes } from '../wish/snapshot.ts';

/** A render that is done: its id, for the fallback download, and its address where the backend gave one. */
export interface Rendered {
  id: string;
  url: string | undefined;
}

const endedSchema = z.object({ done: z.boolean(), url: z.string().optional() });

/**
 * Renders the draft. The id is journaled before it is submitted, so that a resumed turn goes on watching the same
 * render. One that failed is tried once more under a new id. Exports are free.
 */
export async function renderDraft(
  talk: Talk,
  key: string,
  session: NemoSession,
  draft: Json,
): Promise<Rendered> {
  for (const number of [1, 2]) {
    const id = await talk.turn.step(
      `${key}/render:${number}`,
      z.string(),
      async () => `render_${randomUUID()}`,
    );
    const ended = await talk.turn.step(`${key}/rendered:${number}`, endedSchema, () =>
      follow(talk, id, session, draft),
    );
    if (ended.done) return { id, url: ended.url };
  }
  throw new NemoError('render-failed', 'POST /api/render/proxy/lambda', 'two renders failed');
}

async function follow(
  talk: Talk,
  id: string,
  session: NemoSession,
  draft: Json,
): Promise<z.infer<typeof endedSchema>> {
  const { turn, services, log } = talk;
  const startedAt = performance.now();
  const age = () => performance.now() - startedAt;
  await talk.progress.show(talk.texts.progress.rendering(undefined));
  try {
    let status = await begin(talk, id, session, draft);
    let pause = services.timing.renderFirstPoll;
    /** Answers that make no sense; the next one may. */
    let strange = 0;
    while (status.status === 'running' && age() < services.timing.renderTimeout) {
      await talk.progress.show(talk.texts.progress.rendering(status.progress));
      await turn.sleep(pause);
      pause =
        age() < services.timing.renderSlowAfter ? services.timing.renderPoll : services.timing.renderSlowPoll;
      const seen = await look(talk, id);
      if (seen instanceof NemoError && !passes(seen) && ++strange > 2) throw seen;
      if (!(seen instanceof NemoError)) status = seen;
    }
    if (status.status === 'done') return { done: true, ...(status.url !== undefined && { url: status.url }) };
    log.warn({ render: id, status: status.status }, 'a render did not end well');
    if (status.status === 'running') await services.nemo.cancelRender(id, turn.signal);
    return { done: false };
  } catch (error) {
    if (turn.signal.aborted && turn.signal.reason?.why === 'cancelled') {
      const late = AbortSignal.timeout(services.timing.callTimeout);
      await services.nemo.cancelRender(id, late).catch(problem => {
        if (problem !== late.reason) throw problem;
      });
    }
    throw error;
  }
}

/** A former attempt may have submitted it already: then it is only looked at. One that is not known is "failed". */
async function begin(talk: Talk, id: string, session: NemoSession, draft: Json): Promise<RenderStatus> {
  const known = talk.turn.attempt > 1 ? await look(talk, id) : undefined;
  if (known && !(known instanceof NemoError) && known.status !== 'failed') return known;
  try {
    return await talk.services.nemo.submitRender(
      { id, sessionId: session.sessionId, draft },
      talk.turn.signal,
    );
  } catch (error) {
    if (!(error instanceof NemoError) || !['timeout', 'unreachable'].includes(error.reason)) throw error;
    // Only its answer may have been lost.
    const found = await look(talk, id);
    if (found instanceof NemoError || found.status === 'failed') throw error;
    return found;
  }
}

/**
 * How far it is; one that the backend has lost has failed. The error where it gives no usable answer right now:
 * the render may go on all the same.
 */
async function look(talk: Talk, id: string): Promise<RenderStatus | NemoError> {
  try {
    return await talk.services.nemo.render(id, talk.turn.signal);
  } catch (error) {
    if (!(error instanceof NemoError)) throw error;
    talk.log.warn({ err: error, render: id }, 'a render can not be looked at');
    if (error.reason === 'session-gone') return { status: 'failed', message: 'nothing is known of it' };
    return error;
  }
}
