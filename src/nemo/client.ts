import type { Log } from '../log.ts';
import type { Timing } from '../timing.ts';
import { anonymousToken, ownToken } from './auth.ts';
import { type Backend, type Call, call, callAuthorised } from './calls.ts';
import { download } from './download.ts';
import { endpoints } from './endpoints.ts';
import { NemoError } from './errors.ts';
import type { IdentityStore } from './identity.ts';
import type { Nemo } from './nemo.ts';
import { prompt } from './prompt.ts';
import type { Network } from './reach.ts';
import { cancelRender, renderStatus, submitRender } from './render.ts';
import { balanceAnswer, claimAnswer, sessionAnswer, stateAnswer } from './schemas.ts';
import { upload, uploadUrls } from './upload.ts';
import { createWire } from './wire.ts';

export interface NemoOptions {
  /** Without a slash at the end, both. */
  apiUrl: string;
  webUrl: string;
  /** The operator's own; without it, an anonymous one is asked for and kept in `identity`. */
  token?: string | undefined;
  identity: IdentityStore;
  /** What `skillPlatform` says. */
  platform: string;
  /** Where its answers may lead: the internet, but for tests. */
  network?: Network;
  timing: Timing;
  log: Log;
}

/**
 * The client of the NemoVideo API. Nothing is sent before the first call. Every call ends within the bounds of
 * `timing`, and fails with a `NemoError`, or with the reason of its signal as it is; bytes are bounded by `limits`.
 */
export function createNemo(options: NemoOptions): Nemo {
  const { apiUrl, webUrl, token, identity, platform, timing, log } = options;
  const closing = new AbortController();
  const wire = createWire(apiUrl, timing, options.network);
  const attribution = {
    'x-skill-source': 'ai-image-to-video-a2e',
    'x-skill-version': '1.0.0',
    'x-skill-platform': platform,
  };
  const backend: Backend = { apiUrl, wire, timing, log, attribution };
  const auth = token ? ownToken(token, backend) : anonymousToken(backend, identity, closing.signal);
  const ask = <T>(asked: Call<T>, signal: AbortSignal) => call(backend, auth, asked, signal);

  return {
    async createSession(language, signal) {
      const body = { task_name: 'project', language };
      const { session_id, task_id } = await ask(
        { endpoint: endpoints.session(), body, answer: sessionAnswer },
        signal,
      );
      return { sessionId: session_id, taskId: task_id };
    },
    prompt: (sessionId, text, options) => prompt(backend, auth, sessionId, text, options),
    upload: (sessionId, file, signal) => upload(backend, auth, sessionId, file, signal),
    uploadUrls: (sessionId, urls, signal) => uploadUrls(backend, auth, sessionId, urls, signal),
    balance: signal => ask({ endpoint: endpoints.balance(), answer: balanceAnswer }, signal),
    state: (sessionId, signal) => ask({ endpoint: endpoints.state(sessionId), answer: stateAnswer }, signal),
    submitRender: (render, signal) => submitRender(backend, auth, render, signal),
    render: (id, signal) => renderStatus(backend, auth, id, signal),
    cancelRender: (id, signal) => cancelRender(backend, auth, id, signal),
    download: (id, url, path, signal) => download(backend, auth, id, url, path, signal),
    async projectLink({ taskId, sessionId }, signal) {
      const body = { task_id: taskId, session_id: sessionId };
      try {
        const { claim_token } = await callAuthorised(
          backend,
          auth,
          { endpoint: endpoints.claim(), body, answer: claimAnswer },
          signal,
        );
        return `${webUrl}/workspace/claim?ct=${encodeURIComponent(claim_token)}`;
      } catch (error) {
        if (error instanceof NemoError) return undefined;
        throw error;
      }
    },
    async accountLink() {
      if (!auth.isAnonymous) return { kind: 'top-up', url: webUrl };
      const user = await auth.anonymousUser();
      const bind = user === undefined ? '' : `?bind=${encodeURIComponent(user)}`;
      return { kind: 'register', url: `${webUrl}/register${bind}` };
    },
    async close() {
      closing.abort();
      await auth.idle();
      await wire.close();
    },
  };
}
