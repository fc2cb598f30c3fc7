import { element } from './element.js';
import { say } from './voice.js';

/** What concerns the whole page: one sentence at its foot, gone by itself or with what it tells. */
const lasts = 8_000;
let timer = 0;

export const notice = element('div', { class: 'notice', hidden: true });

/** @param {string} text @param {{ stays?: boolean }} [how] */
export function showNotice(text, { stays = false } = {}) {
  clearTimeout(timer);
  if (notice.hidden || notice.textContent !== text) say(text);
  notice.textContent = text;
  notice.hidden = false;
  if (!stays) timer = setTimeout(hideNotice, lasts);
}

export function hideNotice() {
  clearTimeout(timer);
  notice.hidden = true;
}
