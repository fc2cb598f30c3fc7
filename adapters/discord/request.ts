import type { RESTOptions } from 'discord.js';
import { Agent, FormData, Headers, request } from 'undici';

/** Of its own: the one that all copies of undici share is made by whichever is loaded first. It lives as the process. */
const dispatcher = new Agent();

/**
 * Sends the requests of discord.js by the program's own HTTP library. Its own, older copy does not get on with ours
 * in one process: every upload would fail.
 */
export const makeRequest: RESTOptions['makeRequest'] = async (url, { method, headers, body, signal }) => {
  const answer = await request(url, {
    method: method ?? 'GET',
    headers: Object.fromEntries(new Headers(Object.entries(headers ?? {}))),
    body: typeof body === 'string' || body instanceof FormData ? body : null,
    signal: signal ?? null,
    dispatcher,
  });
  const { statusCode: status, body: content } = answer;
  return {
    status,
    statusText: '',
    ok: status < 300,
    headers: new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
    body: content,
    bodyUsed: content.bodyUsed,
    arrayBuffer: () => content.arrayBuffer(),
    json: () => content.json(),
    text: () => content.text(),
  };
};
