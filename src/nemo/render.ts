import { z } from 'zod';
import type { Auth } from './auth.ts';
import { type Backend, call, callAuthorised } from './calls.ts';
import { endpoints } from './endpoints.ts';
import { NemoError } from './errors.ts';
import type { RenderRequest, RenderStatus } from './nemo.ts';
import { withFitAddress } from './output.ts';
import { renderAnswer } from './schemas.ts';

/** Starts a render, or finds the one that was started under the same id. */
export async function submitRender(
  backend: Backend,
  auth: Auth,
  { id, sessionId, draft }: RenderRequest,
  signal: AbortSignal,
): Promise<RenderStatus> {
  const body = { id, sessionId, draft, output: { format: 'mp4', quality: 'high' } };
  const asked = { endpoint: endpoints.submitRender(), body, answer: renderAnswer };
  return withFitAddress(await call(backend, auth, asked, signal), backend.apiUrl);
}

/** How far a render is. One that the backend does not know is as good as failed: another id may work. */
export async function renderStatus(
  backend: Backend,
  auth: Auth,
  id: string,
  signal: AbortSignal,
): Promise<RenderStatus> {
  try {
    const asked = { endpoint: endpoints.render(id), answer: renderAnswer };
    return withFitAddress(await call(backend, auth, asked, signal), backend.apiUrl);
  } catch (error) {
    if (!(error instanceof NemoError) || error.reason !== 'render-failed') throw error;
    return { status: 'failed', message: 'the backend does not know this render' };
  }
}

/** Best effort: whether it works is the backend's affair. */
export async function cancelRender(
  backend: Backend,
  auth: Auth,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  await callAuthorised(
    backend,
    auth,
    { endpoint: endpoints.cancelRender(id), answer: z.unknown() },
    signal,
  ).catch(error => {
    if (!(error instanceof NemoError)) throw error;
    backend.log.info({ reason: error.reason, code: error.code }, 'a render could not be cancelled');
  });
}
