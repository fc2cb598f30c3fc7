/**
 * What the page knows of the chats. Views read it and are told which chats have changed, at most once in a frame or
 * two however much arrives.
 *
 * @import { Chat, Message } from '../protocol.ts'
 *
 * @typedef {object} ChatState
 * @property {string} id
 * @property {string} title empty before anything was said
 * @property {number} at when something was last said
 * @property {Map<string, Message>} messages
 * @property {boolean} loaded its history is here
 * @property {number} unread
 * @property {boolean} busy the bot is at work in it
 *
 * @typedef {ReturnType<typeof createStore>} Store
 */

/** Several changes that arrive together are shown together. */
const together = 30;
/** An activity is good for so long. */
const busyFor = 5_500;

export function createStore() {
  /** @type {Map<string, ChatState>} */
  const chats = new Map();
  /** @type {Set<(changed: ReadonlySet<string>) => void>} */
  const listeners = new Set();
  /** @type {Set<string>} */
  let changed = new Set();
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const calming = new Map();

  /** @param {string} id */
  function touch(id) {
    if (changed.size === 0) setTimeout(flush, together);
    changed.add(id);
  }

  function flush() {
    const told = changed;
    changed = new Set();
    for (const listener of listeners) listener(told);
  }

  /** @param {string} id */
  function chat(id) {
    const known = chats.get(id);
    if (known) return known;
    /** @type {ChatState} */
    const made = { id, title: '', at: 0, messages: new Map(), loaded: false, unread: 0, busy: false };
    chats.set(id, made);
    return made;
  }

  /** @param {ChatState} state @param {Message} message @returns {boolean} whether it is news */
  function take(state, message) {
    const known = state.messages.get(message.id);
    if (known && known.revision >= message.revision) return false;
    state.messages.set(message.id, message);
    touch(state.id);
    return true;
  }

  /** @param {ChatState} state @param {boolean} busy */
  function setBusy(state, busy) {
    if (state.busy === busy) return;
    state.busy = busy;
    touch(state.id);
  }

  return {
    chats,
    touch,
    /** @param {(changed: ReadonlySet<string>) => void} listener */
    subscribe: listener => void listeners.add(listener),

    /** @returns {ChatState[]} the latest first */
    list: () => [...chats.values()].sort((one, other) => other.at - one.at),

    /** @param {Chat} known */
    upsertChat: ({ id, title, at }) => {
      Object.assign(chat(id), { title, at });
      touch(id);
    },

    /** All chats that there are; others are gone. @param {readonly Chat[]} all */
    replaceChats: all => {
      const ids = new Set(all.map(({ id }) => id));
      for (const id of chats.keys()) {
        if (ids.has(id)) continue;
        chats.delete(id);
        touch(id);
      }
      for (const known of all) {
        Object.assign(chat(known.id), { title: known.title, at: known.at });
        touch(known.id);
      }
    },

    /** @param {string} id @param {Message} message @returns {boolean} whether it is news */
    upsertMessage: (id, message) => take(chat(id), message),

    /**
     * The whole history, asked for when `before` was known; what arrived since then stays.
     * @param {string} id @param {readonly Message[]} history @param {readonly string[]} before ids
     */
    replaceHistory: (id, history, before) => {
      const state = chat(id);
      const kept = new Set(history.map(message => message.id));
      for (const old of before) if (!kept.has(old)) state.messages.delete(old);
      for (const message of history) take(state, message);
      state.loaded = true;
      touch(id);
    },

    /** All but these messages. @param {string} id @param {readonly string[]} kept */
    forget: (id, kept) => {
      const { messages } = chat(id);
      for (const message of messages.keys()) if (!kept.includes(message)) messages.delete(message);
      touch(id);
    },

    /** @param {string} id @param {boolean} busy good for some seconds */
    setBusy: (id, busy) => {
      clearTimeout(calming.get(id));
      if (busy)
        calming.set(
          id,
          setTimeout(() => setBusy(chat(id), false), busyFor),
        );
      setBusy(chat(id), busy);
    },

    /** @param {string} id @param {number} unread */
    setUnread: (id, unread) => {
      const state = chat(id);
      if (state.unread === unread) return;
      state.unread = unread;
      touch(id);
    },
  };
}

/** @param {ChatState} state @returns {Message[]} in their order */
export function inOrder(state) {
  return [...state.messages.values()].sort((one, other) => one.at - other.at || one.order - other.order);
}
