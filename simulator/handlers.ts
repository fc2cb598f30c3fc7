import type { IncomingMessage } from 'node:http';
import { runPrompt } from './agent/run.ts';
import { authenticate, grantToken, requireAttribution } from './auth.ts';
import { sendClip, sendFile } from './cdn.ts';
import { balance } from './credits.ts';
import type { Endpoint } from './endpoints.ts';
import type { Effect } from './faults.ts';
import { cancelRender, renderStatus, submitRender } from './render/renders.ts';
import type { Reply } from './replies.ts';
import { claim, createSession, findSession, latestState } from './sessions.ts';
import { upload } from './uploads.ts';
import type { World } from './world.ts';

/** Carries out one call of the contract. `reader` ends when the caller leaves. */
export async function carryOut(
  world: World,
  { endpoint, id }: { endpoint: Endpoint; id: string },
  request: IncomingMessage,
  fault: Effect | undefined,
  reader: AbortSignal,
): Promise<Reply> {
  if (endpoint === 'token') return grantToken(world, request);
  if (endpoint === 'clip') return sendClip(world, id, 'url');
  if (endpoint === 'file') return sendFile(world, id);

  const account = authenticate(world, request);
  switch (endpoint) {
    case 'session':
      return createSession(world, request, account);
    case 'prompt':
      return runPrompt(world, request, account, fault, reader);
    case 'upload':
      return upload(world, request, findSession(world, id, account));
    case 'credits':
      return balance(account);
    case 'state':
      return latestState(findSession(world, id, account));
    case 'claim':
      return claim(world, request, account);
    case 'render':
      requireAttribution(request);
      return submitRender(world, request, account, fault);
    case 'render-status':
      requireAttribution(request);
      return renderStatus(world, id, account);
    case 'render-cancel':
      return cancelRender(world, id, account);
    case 'download':
      requireAttribution(request);
      return sendClip(world, id, 'fallback', account);
  }
}
