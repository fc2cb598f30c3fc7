import { element, icon, iconButton } from './element.js';
import { lookSwitch } from './look.js';
import { notice } from './notice.js';
import { voice } from './voice.js';
import { words } from './words/words.js';

/**
 * The page's frame: the list of chats at the side (on a phone behind a button), the open ones in the middle.
 *
 * @param {HTMLElement} list
 * @param {{ onNew: () => void, onSkip: () => void }} ways
 */
export function createFrame(list, { onNew, onSkip }) {
  const narrow = matchMedia('(max-width: 720px)');
  const more = element('span', { class: 'more' }, ` ${words.simulatedMore}`);
  const simulated = element('p', { class: 'simulated', role: 'note', hidden: true }, words.simulated, more);
  const panes = element('div', { class: 'panes' });
  const main = element('main', { id: 'main' }, panes, notice);
  const side = element(
    'nav',
    { class: 'side', id: 'side', 'aria-label': words.chats },
    element('button', { type: 'button', class: 'new', onclick: onNew }, icon('plus'), words.newChat),
    list,
    element('div', { class: 'side-foot' }, lookSwitch()),
  );
  const menu = iconButton(words.showChats, 'menu', { class: 'icon-button menu', 'aria-controls': 'side' });
  const mark = element('img', { src: 'mark.svg', alt: '', width: 28, height: 28 });
  const skip = element('a', { class: 'skip', href: '#main' }, words.skip);
  skip.addEventListener('click', event => {
    event.preventDefault();
    onSkip();
  });
  const top = element('header', { class: 'top' }, menu, mark, element('h1', {}, words.name), simulated);
  document.body.append(skip, top, side, main, voice);
  document.documentElement.lang = words.tag;

  /** On a phone the list lies over the chat, which is out of reach meanwhile. @param {boolean} shown */
  function showSide(shown) {
    const over = narrow.matches && shown;
    document.body.classList.toggle('side-open', over);
    side.inert = narrow.matches && !shown;
    panes.inert = over;
    menu.ariaExpanded = String(over);
    menu.ariaLabel = over ? words.hideChats : words.showChats;
  }
  menu.addEventListener('click', () => showSide(!document.body.classList.contains('side-open')));
  narrow.addEventListener('change', () => showSide(false));
  list.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('a')) showSide(false);
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !document.body.classList.contains('side-open')) return;
    showSide(false);
    menu.focus();
  });
  showSide(false);

  return {
    panes,
    narrow,
    closeSide: () => showSide(false),
    /** @param {boolean} are whether the videos come from a stand-in */
    showSimulated: are => {
      simulated.hidden = !are;
    },
    /** @param {number} unread */
    showUnread: unread => {
      document.title = unread > 0 ? `(${unread}) ${words.name}` : words.name;
    },
  };
}
