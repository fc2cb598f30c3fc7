import type { NemoReason } from './errors.ts';

/** One call of the backend's contract. `name` is for errors and the log: no ids are in it. */
export interface Endpoint {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  /** What a 404 means here. */
  missing: NemoReason;
}

/** Every call there is. Those that work inside a session answer 404 when the session is gone. */
export const endpoints = {
  token: () => endpoint('POST', '/api/auth/anonymous-token'),
  session: () => endpoint('POST', '/api/tasks/me/with-session/nemo_agent'),
  prompt: () => endpoint('POST', '/run_sse', '', 'session-gone'),
  upload: (session: string) =>
    endpoint('POST', '/api/upload-video/nemo_agent/me/:session', session, 'session-gone'),
  balance: () => endpoint('GET', '/api/credits/balance/simple'),
  state: (session: string) =>
    endpoint('GET', '/api/state/nemo_agent/me/:session/latest', session, 'session-gone'),
  submitRender: () => endpoint('POST', '/api/render/proxy/lambda', '', 'session-gone'),
  render: (id: string) => endpoint('GET', '/api/render/proxy/lambda/:render', id, 'render-failed'),
  cancelRender: (id: string) => endpoint('POST', '/api/render/proxy/lambda/:render/cancel', id),
  download: (id: string) => endpoint('GET', '/api/render/proxy/:render/download', id, 'render-failed'),
  claim: () => endpoint('POST', '/api/auth/claim-token', '', 'session-gone'),
};

function endpoint(
  method: Endpoint['method'],
  pattern: string,
  id = '',
  missing: NemoReason = 'refused',
): Endpoint {
  return {
    name: `${method} ${pattern}`,
    method,
    path: pattern.replace(/:\w+/, () => encodeURIComponent(id)),
    missing,
  };
}
