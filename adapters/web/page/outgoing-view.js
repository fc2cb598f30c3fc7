import { element } from './element.js';
import { thumbnail } from './files-view.js';
import { words } from './words/words.js';

/**
 * What the person said and the server has not confirmed: with how far it is, or why it did not go out.
 *
 * @import { Outbox, Outgoing } from './outbox.js'
 * @param {Outgoing} said
 * @param {Outbox} outbox
 */
export function outgoingView(said, outbox) {
  const urls = said.files.map(file => URL.createObjectURL(file));
  const pictures = said.files.map((file, at) =>
    element('span', { class: 'file' }, thumbnail(file.name, file.type.startsWith('image/'), urls[at] ?? '')),
  );
  const state = element('p', { class: 'state' });
  const bar = element('progress', { max: 100, 'aria-label': words.sending(100) });
  const ways = element(
    'div',
    { class: 'row' },
    element('button', { type: 'button', class: 'button', onclick: () => outbox.again(said) }, words.again),
    element(
      'button',
      { type: 'button', class: 'button quiet', onclick: () => outbox.discard(said) },
      words.discard,
    ),
  );
  const node = element(
    'article',
    { class: 'message from-you outgoing', 'aria-label': words.you, tabindex: -1 },
    pictures.length > 0 ? element('div', { class: 'files' }, ...pictures) : undefined,
    said.text === '' ? undefined : element('p', { class: 'text' }, said.text),
    state,
    bar,
    ways,
  );

  function update() {
    const { trouble, percent, stored, files } = said;
    node.classList.toggle('failed', trouble !== undefined);
    state.textContent = trouble ? words.trouble[trouble] : stored ? '' : words.sending(percent);
    bar.value = percent;
    bar.hidden = trouble !== undefined || stored || files.length === 0;
    ways.hidden = trouble === undefined;
  }
  update();

  return {
    node,
    update,
    remove: () => {
      node.remove();
      for (const url of urls) URL.revokeObjectURL(url);
    },
  };
}
