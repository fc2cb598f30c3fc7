/** The contract's calls by short names, as faults and the ledger speak of them. */
export const endpoints = [
  'token',
  'session',
  'prompt',
  'upload',
  'credits',
  'state',
  'render',
  'render-status',
  'render-cancel',
  'download',
  'claim',
  /** The file behind a render's output URL. */
  'clip',
  /** An uploaded file behind its `cdn_url`. */
  'file',
] as const;

export type Endpoint = (typeof endpoints)[number];

const routes: readonly { endpoint: Endpoint; method: string; path: RegExp }[] = [
  { endpoint: 'token', method: 'POST', path: /^\/api\/auth\/anonymous-token$/ },
  { endpoint: 'session', method: 'POST', path: /^\/api\/tasks\/me\/with-session\/nemo_agent$/ },
  { endpoint: 'prompt', method: 'POST', path: /^\/run_sse$/ },
  { endpoint: 'upload', method: 'POST', path: /^\/api\/upload-video\/nemo_agent\/me\/([^/]+)$/ },
  { endpoint: 'credits', method: 'GET', path: /^\/api\/credits\/balance\/simple$/ },
  { endpoint: 'state', method: 'GET', path: /^\/api\/state\/nemo_agent\/me\/([^/]+)\/latest$/ },
  { endpoint: 'render', method: 'POST', path: /^\/api\/render\/proxy\/lambda$/ },
  { endpoint: 'render-status', method: 'GET', path: /^\/api\/render\/proxy\/lambda\/([^/]+)$/ },
  { endpoint: 'render-cancel', method: 'POST', path: /^\/api\/render\/proxy\/lambda\/([^/]+)\/cancel$/ },
  { endpoint: 'download', method: 'GET', path: /^\/api\/render\/proxy\/([^/]+)\/download$/ },
  { endpoint: 'claim', method: 'POST', path: /^\/api\/auth\/claim-token$/ },
  { endpoint: 'clip', method: 'GET', path: /^\/cdn\/clips\/([^/]+)\.mp4$/ },
  { endpoint: 'file', method: 'GET', path: /^\/cdn\/files\/([^/]+)\/[^/]+$/ },
];

/** Which call it is, and the id inside its path (empty where there is none). */
export function matchRoute(method: string, path: string): { endpoint: Endpoint; id: string } | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { endpoint: route.endpoint, id: decodeURIComponent(match[1] ?? '') };
  }
  return undefined;
}
