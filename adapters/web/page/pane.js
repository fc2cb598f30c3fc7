import { acceptDrops } from './drops.js';
import { element, iconButton } from './element.js';
import { createLog } from './log-view.js';
import { welcome } from './welcome.js';
import { words } from './words/words.js';

/**
 * One open chat: its name, what was said, and the place to say more.
 *
 * @import { Composer } from './composer.js'
 * @import { Outbox } from './outbox.js'
 * @import { ChatState } from './store.js'
 * @typedef {ReturnType<typeof createPane>} Pane
 *
 * @param {string} id
 * @param {Composer} composer
 * @param {Outbox} outbox
 * @param {() => void} onClose
 */
export function createPane(id, composer, outbox, onClose) {
  const name = element('h2', { id: `name-${id}` });
  const working = element(
    'span',
    { class: 'working' },
    element('span', { class: 'dots', 'aria-hidden': true }),
    words.working,
  );
  const close = iconButton('', 'close', { class: 'icon-button close', onclick: onClose });
  const greeting = welcome(composer);
  const log = createLog(id, greeting.node);
  const node = element(
    'section',
    { class: 'pane', 'aria-labelledby': `name-${id}` },
    element('header', { class: 'pane-head' }, name, working, close),
    log.node,
    composer.node,
  );
  acceptDrops(node, composer.take);

  return {
    id,
    node,
    /** @param {ChatState} state @param {boolean} alone */
    update: (state, alone) => {
      const title = state.title || words.untitled;
      if (name.textContent !== title) {
        name.textContent = title;
        close.ariaLabel = words.closePane(title);
        close.title = words.closePane(title);
      }
      close.hidden = alone;
      working.hidden = !state.busy;
      greeting.update();
      log.update(state, outbox);
    },
    composerChanged: greeting.update,
  };
}
