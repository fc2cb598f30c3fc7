import { element, iconButton } from './element.js';
import { address, open, openChats } from './routes.js';
import { inOrder } from './store.js';
import { when } from './words/format.js';
import { words } from './words/words.js';

/**
 * All chats, the latest first: links, so that they open as links do.
 *
 * @import { ChatState, Store } from './store.js'
 * @param {Store} store
 */
export function createList(store) {
  /** @type {Map<string, ReturnType<typeof listItem>>} */
  const items = new Map();
  const node = element('ul', { class: 'chats' });

  /** @param {ReadonlySet<string>} [changed] all of them where it is left out */
  function update(changed) {
    const now = store.list();
    const shown = new Set(openChats());
    const ids = new Set(now.map(({ id }) => id));
    for (const [id, item] of items) {
      if (ids.has(id)) continue;
      item.node.remove();
      items.delete(id);
    }
    for (const [at, state] of now.entries()) {
      const known = items.get(state.id);
      const item = known ?? listItem(state.id);
      items.set(state.id, item);
      if (!known || !changed || changed.has(state.id)) item.update(state, shown.has(state.id));
      if (node.children[at] !== item.node) place(node, item.node, at);
    }
  }

  return { node, update };
}

/** Moving a row must not take the keyboard's focus from it. @param {HTMLElement} list @param {HTMLElement} row @param {number} at */
function place(list, row, at) {
  const focused = document.activeElement;
  list.insertBefore(row, list.children[at] ?? null);
  if (focused instanceof HTMLElement && row.contains(focused)) focused.focus({ preventScroll: true });
}

/** @param {string} id */
function listItem(id) {
  const title = element('span', { class: 'title' });
  const time = element('span', { class: 'time' });
  const gist = element('span', { class: 'gist' });
  const unread = element('span', { class: 'unread', role: 'img' });
  const link = element('a', { href: address([id]) }, title, time, gist, unread);
  const beside = iconButton('', 'beside', { onclick: () => open([...openChats(), id].slice(-3)) });
  const node = element('li', {}, link, beside);

  return {
    node,
    /** @param {ChatState} state @param {boolean} isOpen */
    update: (state, isOpen) => {
      const name = state.title || words.untitled;
      put(title, name);
      put(time, state.at > 0 ? when(state.at) : '');
      put(gist, state.busy ? words.working : gistOf(state));
      put(unread, String(state.unread));
      unread.ariaLabel = words.unread(state.unread);
      unread.hidden = state.unread === 0;
      node.classList.toggle('busy', state.busy);
      if (isOpen) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
      beside.ariaLabel = words.beside(name);
      beside.title = words.beside(name);
      beside.hidden = isOpen;
    },
  };
}

/** @param {HTMLElement} node @param {string} text */
function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {ChatState} state */
function gistOf(state) {
  const last = inOrder(state).at(-1);
  return last?.text.split('\n')[0] ?? '';
}
