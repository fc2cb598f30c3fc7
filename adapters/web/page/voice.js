import { element } from './element.js';

/** Texts that follow one another faster would talk over each other. */
const pause = 900;

/** The place in the page that is read out when it changes. */
export const voice = element('div', { class: 'unseen', 'aria-live': 'polite' });

/** @type {string[]} */
let waiting = [];
let speaking = false;

/** Says something to people who listen to the page, politely and one after the other. @param {string} text */
export function say(text) {
  waiting = [...waiting, text].slice(-4);
  if (!speaking) next();
}

function next() {
  const text = waiting.shift();
  speaking = text !== undefined;
  voice.textContent = text ?? '';
  if (speaking) setTimeout(next, pause);
}
