import { element } from './element.js';
import { sampleButtons } from './samples-view.js';
import { words } from './words/words.js';

/**
 * What stands in a chat before anything was said: what to do, and the means to do it with two presses.
 *
 * @import { Composer } from './composer.js'
 * @param {Composer} composer
 */
export function welcome(composer) {
  const wishes = words.suggestions.map(({ label, wish }) =>
    element('button', { type: 'button', class: 'button', onclick: () => composer.suggest(wish) }, label),
  );
  const next = element('p', { class: 'next', role: 'status' });
  const node = element(
    'div',
    { class: 'welcome' },
    element('h3', {}, words.empty),
    element('p', {}, words.emptyHow),
    element('p', { class: 'hint' }, words.noPicture),
    element('div', { class: 'sample-row' }, ...sampleButtons(file => composer.take([file]))),
    element('p', { class: 'hint' }, words.wishes),
    element('div', { class: 'wishes' }, ...wishes),
    next,
  );
  return {
    node,
    /** Says which half is still missing. */
    update: () => {
      const [picture, wish] = [composer.hasFiles(), composer.hasText()];
      next.textContent = picture === wish ? '' : picture ? words.nowWish : words.nowPicture;
    },
  };
}
