import { getAbout, WireError } from './wire.js';

/**
 * @import { About, Chat, Message } from '../protocol.ts'
 *
 * What the stream tells.
 * @typedef {object} Listener
 * @property {(about: About) => Promise<void>} ready it is connected; what was missed has to be fetched now. Where that
 *   rejects, the connection is as good as broken
 * @property {() => void} away it broke off or can't be had; it is tried again
 * @property {() => void} refused the server wants a token; nothing is tried again
 * @property {(chat: Chat) => void} chat
 * @property {(said: { chat: string, message: Message }) => void} message
 * @property {(busy: { chat: string }) => void} activity
 * @property {(gone: { chat: string, kept: string[] }) => void} forgotten
 */

/** Pauses before each new attempt; the last one is kept. */
const pauses = [300, 700, 1_500, 3_000, 5_000];
/** A hidden tab gives its connection back after this: a browser has six for all tabs of a server. */
const hiddenFor = 60_000;

/**
 * Keeps one connection for all chats, as long as somebody looks.
 * @param {Listener} listener
 */
export function openStream(listener) {
  /** @type {EventSource | undefined} */
  let source;
  let failures = 0;
  let timer = 0;
  let attempt = 0;

  function close() {
    clearTimeout(timer);
    attempt += 1;
    source?.close();
    source = undefined;
  }

  /** A hidden tab waits until it is looked at. */
  function failed() {
    close();
    listener.away();
    if (!document.hidden) timer = setTimeout(connect, pauses[Math.min(failures, pauses.length - 1)]);
    failures += 1;
  }

  async function connect() {
    close();
    if (document.hidden) timer = setTimeout(close, hiddenFor);
    const mine = attempt;
    try {
      const about = await getAbout();
      if (mine === attempt) listen(about);
    } catch (error) {
      if (mine !== attempt) return;
      if (error instanceof WireError && error.trouble === 'no-token') listener.refused();
      else failed();
    }
  }

  /** @param {About} about */
  function listen(about) {
    const opened = new EventSource('/api/stream');
    source = opened;
    opened.addEventListener('error', failed);
    opened.addEventListener('ready', async () => {
      try {
        await listener.ready(about);
        failures = 0;
      } catch {
        if (source === opened) failed();
      }
    });
    opened.addEventListener('chat', ({ data }) => listener.chat(JSON.parse(data)));
    opened.addEventListener('message', ({ data }) => listener.message(JSON.parse(data)));
    opened.addEventListener('activity', ({ data }) => listener.activity(JSON.parse(data)));
    opened.addEventListener('forgotten', ({ data }) => listener.forgotten(JSON.parse(data)));
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(close, hiddenFor);
    else if (source === undefined) connect();
  });
  window.addEventListener('online', () => {
    if (!document.hidden) connect();
  });
  connect();
  /** Begins anew, as after a break: what belongs to it could not be had. */
  return { again: failed };
}
