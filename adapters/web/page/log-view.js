import { element, icon } from './element.js';
import { messageView } from './message-view.js';
import { outgoingView } from './outgoing-view.js';
import { inOrder } from './store.js';
import { words } from './words/words.js';

/** How many messages are shown at first, and with every look further back: a long history costs nothing unasked. */
const portion = 50;
/** Nearer to the end than this, new messages keep the end in sight; pixels. */
const atEnd = 120;

/**
 * What was said in a chat, in order, with what is still on its way at the end.
 *
 * @import { MessageView } from './message-view.js'
 * @import { Outbox } from './outbox.js'
 * @import { ChatState } from './store.js'
 *
 * @param {string} chat
 * @param {HTMLElement} greeting shown while nothing was said
 */
export function createLog(chat, greeting) {
  /** @type {Map<string, MessageView>} */
  const views = new Map();
  /** @type {Map<string, ReturnType<typeof outgoingView>>} */
  const leaving = new Map();
  let wanted = portion;
  /** @type {() => void} */
  let refresh = () => {};

  const loading = element('p', { class: 'loading' }, words.loading);
  const earlier = element('button', { type: 'button', class: 'button quiet earlier', hidden: true });
  const messages = element('div', { class: 'messages' });
  const scroller = element(
    'div',
    { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': words.messages, tabindex: 0 },
    loading,
    greeting,
    earlier,
    messages,
  );
  const toEnd = element(
    'button',
    { type: 'button', class: 'to-end', 'aria-label': words.toEnd, title: words.toEnd, hidden: true },
    icon('down'),
  );
  const node = element('div', { class: 'log-frame' }, scroller, toEnd);

  const distance = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  const goToEnd = () => scroller.scrollTo({ top: scroller.scrollHeight });
  let follows = true;

  let top = 0;
  // What is in sight may also get further from the end because something grew: only going up leaves the end.
  scroller.addEventListener('scroll', () => {
    const wentUp = scroller.scrollTop < top;
    top = scroller.scrollTop;
    if (distance() < atEnd) follows = true;
    else if (wentUp) follows = false;
    toEnd.hidden = follows;
  });
  // Pictures and films get their height late.
  new ResizeObserver(() => {
    if (follows) goToEnd();
  }).observe(messages);
  toEnd.addEventListener('click', () => {
    goToEnd();
    scroller.focus({ preventScroll: true });
  });
  earlier.addEventListener('click', () => {
    const before = scroller.scrollHeight - scroller.scrollTop;
    const first = messages.querySelector('article');
    wanted += 2 * portion;
    refresh();
    scroller.scrollTo({ top: scroller.scrollHeight - before, behavior: 'instant' });
    first?.focus({ preventScroll: true });
  });

  /** @param {ChatState} state */
  function showMessages(state) {
    const all = inOrder(state);
    const shown = all.slice(-wanted);
    const hidden = all.length - shown.length;
    earlier.hidden = hidden === 0;
    earlier.textContent = words.earlier(Math.min(hidden, 2 * portion));
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, view] of views) {
      if (ids.has(id)) continue;
      view.node.remove();
      views.delete(id);
    }
    for (const [at, message] of shown.entries()) {
      const known = views.get(message.id);
      if (known && known.message !== message) known.update(message);
      const view = known ?? messageView(chat, message);
      views.set(message.id, view);
      if (messages.children[at] !== view.node)
        messages.insertBefore(view.node, messages.children[at] ?? null);
    }
  }

  /** @param {Outbox} outbox @returns {boolean} whether there is something new */
  function showLeaving(outbox) {
    const now = outbox.of(chat);
    const ids = new Set(now.map(({ id }) => id));
    for (const [id, view] of leaving) {
      if (ids.has(id)) continue;
      view.remove();
      leaving.delete(id);
    }
    const fresh = now.filter(({ id }) => !leaving.has(id));
    for (const said of now) {
      const view = leaving.get(said.id) ?? outgoingView(said, outbox);
      leaving.set(said.id, view);
      view.update();
      if (!view.node.isConnected) messages.append(view.node);
    }
    return fresh.length > 0;
  }

  return {
    node,
    /** @param {ChatState} state @param {Outbox} outbox */
    update: (state, outbox) => {
      refresh = () => showMessages(state);
      const own = showLeaving(outbox);
      showMessages(state);
      const nothing = views.size + leaving.size === 0;
      loading.hidden = state.loaded || !nothing;
      greeting.hidden = !nothing || !state.loaded;
      if (own) follows = true;
      if (follows) goToEnd();
    },
  };
}
