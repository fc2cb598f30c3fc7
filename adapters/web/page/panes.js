import { createComposer } from './composer.js';
import { createPane } from './pane.js';
import { openChats, openInstead } from './routes.js';

/**
 * The open chats beside one another. A closed chat's composer is kept, with what was begun in it.
 *
 * @import { About } from '../protocol.ts'
 * @import { Composer } from './composer.js'
 * @import { Outbox } from './outbox.js'
 * @import { Pane } from './pane.js'
 * @import { Store } from './store.js'
 *
 * @param {HTMLElement} place
 * @param {Store} store
 * @param {Outbox} outbox
 * @param {() => About} about
 */
export function createPanes(place, store, outbox, about) {
  /** @type {Map<string, Composer>} */
  const composers = new Map();
  /** @type {Map<string, Pane>} */
  const panes = new Map();

  /** @param {string} id */
  function composer(id) {
    const known = composers.get(id);
    if (known) return known;
    const say = (/** @type {string} */ text, /** @type {readonly File[]} */ files) =>
      outbox.say(id, text, files);
    const made = createComposer(about, say, () => panes.get(id)?.composerChanged());
    composers.set(id, made);
    return made;
  }

  /** @param {string} id */
  function pane(id) {
    const known = panes.get(id);
    if (known) return known;
    const close = () => openInstead(openChats().filter(other => other !== id));
    const made = createPane(id, composer(id), outbox, close);
    panes.set(id, made);
    return made;
  }

  /** @param {readonly string[]} ids */
  function update(ids) {
    const alone = openChats().length < 2;
    for (const id of ids) {
      const state = store.chats.get(id);
      if (state) panes.get(id)?.update(state, alone);
    }
  }

  return {
    /** @param {ReadonlySet<string>} changed */
    changed: changed => update([...panes.keys()].filter(id => changed.has(id))),
    /** Shows exactly these. @param {readonly string[]} ids */
    show: ids => {
      for (const [id, closed] of panes) {
        if (ids.includes(id)) continue;
        closed.node.remove();
        panes.delete(id);
      }
      for (const [at, id] of ids.entries()) {
        const { node } = pane(id);
        if (place.children[at] !== node) place.insertBefore(node, place.children[at] ?? null);
      }
      place.dataset['count'] = String(ids.length);
      update(ids);
    },
    /** @param {string | undefined} id */
    focus: id => {
      if (id !== undefined) composers.get(id)?.focus();
    },
  };
}
