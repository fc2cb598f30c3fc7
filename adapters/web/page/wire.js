/**
 * The calls to the server, as protocol.ts has them. What comes back is our own server's and of the same version, so
 * it is taken as it is.
 *
 * @import { About, Chat, Message, Press, Refusal } from '../protocol.ts'
 * @typedef {'away' | Refusal['error']} Trouble
 */

/** Why a call failed; `away` when no answer came at all. */
export class WireError extends Error {
  /** @param {Trouble} trouble */
  constructor(trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

/** A call that takes longer is given up. */
const patience = 20_000;

/** @returns {Promise<About>} */
export const getAbout = () => read('/api/about');

/** @returns {Promise<Chat[]>} the latest first */
export const getChats = async () => (await read('/api/chats')).chats;

/** @param {string} chat @returns {Promise<Message[]>} */
export const getMessages = async chat => (await read(`${chatPath(chat)}/messages`)).messages;

/** @returns {Promise<string>} its id */
export const postChat = async () => (await (await call('/api/chats', { method: 'POST' })).json()).id;

/** @param {string} chat @param {Press} press */
export async function postPress(chat, press) {
  const headers = { 'content-type': 'application/json' };
  await call(`${chatPath(chat)}/press`, { method: 'POST', headers, body: JSON.stringify(press) });
}

/** @param {string} chat */
export const chatPath = chat => `/api/chats/${encodeURIComponent(chat)}`;

/** @param {string} body what a refusal said @returns {Trouble} */
export function troubleIn(body) {
  try {
    return JSON.parse(body).error ?? 'unavailable';
  } catch {
    return 'unavailable';
  }
}

/** @param {string} path */
async function read(path) {
  const response = await call(path, {});
  return response.json().catch(() => {
    throw new WireError('away');
  });
}

/** @param {string} path @param {RequestInit} init */
async function call(path, init) {
  const response = await fetch(path, { ...init, signal: AbortSignal.timeout(patience) }).catch(() => {
    throw new WireError('away');
  });
  if (response.ok) return response;
  throw new WireError(troubleIn(await response.text().catch(() => '')));
}
