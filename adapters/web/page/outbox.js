import { newId } from './ids.js';
import { upload } from './upload.js';
import { WireError } from './wire.js';

/**
 * What the person said and the server has not confirmed. Each has its id from the beginning, so that it counts once
 * however often it is sent.
 *
 * @import { Trouble } from './wire.js'
 * @import { Store } from './store.js'
 *
 * @typedef {object} Outgoing
 * @property {string} id
 * @property {string} chat
 * @property {string} text
 * @property {readonly File[]} files
 * @property {number} percent
 * @property {boolean} stored the server has it; it stays here until it comes back as a message
 * @property {Trouble | undefined} trouble why it did not go out
 *
 * @typedef {ReturnType<typeof createOutbox>} Outbox
 */

/** @param {Store} store */
export function createOutbox(store) {
  /** @type {Map<string, Outgoing>} */
  const waiting = new Map();
  /** The last sending of each chat: one after the other, so that they arrive in the order they were said.
   * @type {Map<string, Promise<void>>} */
  const lines = new Map();

  /** @param {Outgoing} said */
  async function transmit(said) {
    if (!waiting.has(said.id)) return;
    try {
      await upload(said.chat, said, percent => {
        said.percent = percent;
        store.touch(said.chat);
      });
      said.stored = true;
    } catch (error) {
      said.trouble = error instanceof WireError ? error.trouble : 'away';
    }
    store.touch(said.chat);
  }

  /** @param {Outgoing} said */
  function send(said) {
    said.trouble = undefined;
    said.percent = 0;
    waiting.set(said.id, said);
    store.touch(said.chat);
    const before = lines.get(said.chat) ?? Promise.resolve();
    lines.set(
      said.chat,
      before.then(() => transmit(said)),
    );
  }

  // A page that is closed now would lose what is still here.
  window.addEventListener('beforeunload', event => {
    if ([...waiting.values()].some(({ stored }) => !stored)) event.preventDefault();
  });

  return {
    /** @param {string} chat @param {string} text @param {readonly File[]} files */
    say: (chat, text, files) =>
      send({ id: newId(), chat, text, files, percent: 0, stored: false, trouble: undefined }),
    again: send,
    /** @param {Outgoing} said */
    discard: said => {
      waiting.delete(said.id);
      store.touch(said.chat);
    },
    /** It came back as a message. @param {string} id */
    arrived: id => waiting.delete(id),
    /** What only failed because nobody listened goes out again; what the server has comes back with the history. */
    serverIsBack: () => {
      for (const said of waiting.values()) {
        if (said.stored) waiting.delete(said.id);
        else if (said.trouble === 'away') send(said);
      }
    },
    /** @param {string} chat @returns {Outgoing[]} */
    of: chat => [...waiting.values()].filter(said => said.chat === chat),
  };
}
