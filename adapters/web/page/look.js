import { element, icon } from './element.js';
import { words } from './words/words.js';

/** Light or dark: as the system has it, until the person chooses; then as chosen, also the next time. */
const kept = 'look';
const system = matchMedia('(prefers-color-scheme: dark)');

/** Storage is refused in some private windows; then the choice lasts as long as the page. */
function remembered() {
  try {
    return localStorage.getItem(kept) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} look */
function remember(look) {
  try {
    localStorage.setItem(kept, look);
  } catch {}
}

let chosen = remembered();
const dark = () => (chosen === undefined ? system.matches : chosen === 'dark');

export function lookSwitch() {
  const made = element(
    'button',
    { type: 'button', class: 'look', role: 'switch' },
    icon('moon'),
    words.darkLook,
  );
  const show = () => {
    document.documentElement.style.colorScheme = dark() ? 'dark' : 'light';
    made.ariaChecked = String(dark());
  };
  made.addEventListener('click', () => {
    chosen = dark() ? 'light' : 'dark';
    remember(chosen);
    show();
  });
  system.addEventListener('change', show);
  show();
  return made;
}
