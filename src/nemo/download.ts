import { type FileHandle, open, rm } from 'node:fs/promises';
import { malformed, readAnswer } from './answers.ts';
import type { Auth } from './auth.ts';
import type { Backend } from './calls.ts';
import { type Endpoint, endpoints } from './endpoints.ts';
import { NemoError } from './errors.ts';
import { limits } from './limits.ts';
import { isPassing, repeated } from './repeat.ts';
import { exchanged, type Response } from './wire.ts';

/** Wherever a render's output URL points to. */
const outputUrl: Endpoint = { name: 'GET (output URL)', method: 'GET', path: '', missing: 'render-failed' };

/**
 * Streams a finished render into the file `path`, from its output URL or else from the backend's own download.
 * Answers the bytes. Nothing is left at `path` after a failure.
 */
export async function download(
  backend: Backend,
  auth: Auth,
  id: string,
  url: string | undefined,
  path: string,
  signal: AbortSignal,
): Promise<number> {
  const fallback = endpoints.download(id);
  const fetchFrom = (endpoint: Endpoint, from: string) =>
    fetchInto(backend, auth, endpoint, from, path, signal);
  try {
    if (url !== undefined) {
      const bytes = await fetchFrom(outputUrl, url).catch(error => {
        if (!(error instanceof NemoError)) throw error;
        backend.log.warn(
          { reason: error.reason, code: error.code },
          'the output URL does not give the video',
        );
      });
      if (bytes !== undefined) return bytes;
    }
    return await fetchFrom(fallback, backend.apiUrl + fallback.path);
  } catch (error) {
    await rm(path, { force: true });
    if (!(error instanceof NemoError) || !['refused', 'malformed'].includes(error.reason)) throw error;
    const details = { cause: error, ...(error.code !== undefined && { code: error.code }) };
    throw new NemoError('render-failed', error.endpoint, 'no video to be had', details);
  }
}

async function fetchInto(
  backend: Backend,
  auth: Auth,
  endpoint: Endpoint,
  url: string,
  path: string,
  signal: AbortSignal,
): Promise<number> {
  const { apiUrl, timing, log } = backend;
  const start = httpUrl(endpoint, url, apiUrl);
  const fetchOnce = async (authorization?: string) => {
    const file = await open(path, 'w');
    const bounds = { signal, idle: timing.transferIdle, total: timing.transferTimeout };
    try {
      return await exchanged(endpoint, bounds, async (signal, alive) => {
        const response = await followed(backend, endpoint, start, authorization, signal);
        await refuseText(endpoint, response);
        return save(endpoint, response, file, alive);
      });
    } finally {
      await file.close();
    }
  };
  return repeated({ timing, log, signal, again: isPassing }, () =>
    isOwn(start, apiUrl) ? auth.withToken(signal, fetchOnce) : fetchOnce(),
  );
}

/** Sends the request on to where it is redirected. Our token goes to the backend itself and to nobody else. */
async function followed(
  { apiUrl, wire, attribution }: Backend,
  endpoint: Endpoint,
  start: URL,
  authorization: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  let url = start;
  for (let hops = 0; hops <= limits.redirects; hops += 1) {
    const own = isOwn(url, apiUrl) && authorization !== undefined;
    const headers = own ? { ...attribution, authorization } : {};
    const response = await wire.send({ url: url.href, method: 'GET', headers, signal });
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode) || typeof location !== 'string')
      return response;
    await response.body.dump();
    url = httpUrl(endpoint, location, url.href);
  }
  throw malformed(endpoint, 'too many redirects');
}

/** A page or a message in the place of the video. */
async function refuseText(endpoint: Endpoint, response: Response): Promise<void> {
  const type = String(response.headers['content-type'] ?? '');
  if (response.statusCode === 200 && !/^(text\/|application\/(json|xml|problem))/i.test(type)) return;
  await readAnswer(endpoint, response);
  throw malformed(endpoint, `HTTP ${response.statusCode} of another type than a video`);
}

async function save(
  endpoint: Endpoint,
  response: Response,
  file: FileHandle,
  alive: () => void,
): Promise<number> {
  let bytes = 0;
  const expected = response.headers['content-length'];
  for await (const piece of response.body) {
    alive();
    // Text under a video's type; every MP4 begins with the length of its first box.
    if (bytes === 0 && /^\s*[<{]/.test(String(piece.subarray(0, 16))))
      throw malformed(endpoint, 'text for a video');
    bytes += piece.length;
    if (Math.max(bytes, Number(expected ?? 0)) > limits.download)
      throw malformed(endpoint, 'the video is too large');
    await file.appendFile(piece).catch(cause => {
      throw new Error('the video could not be stored', { cause });
    });
  }
  if (bytes === 0) throw malformed(endpoint, 'the video is empty');
  if (expected !== undefined && Number(expected) !== bytes) {
    throw new NemoError('unreachable', endpoint.name, 'the video was cut short');
  }
  return bytes;
}

function httpUrl(endpoint: Endpoint, url: string, base: string): URL {
  const parsed = URL.parse(url, base);
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:')
    throw malformed(endpoint, 'no http(s) address');
  return parsed;
}

function isOwn(url: URL, apiUrl: string): boolean {
  return url.origin === new URL(apiUrl).origin;
}
