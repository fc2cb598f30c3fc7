import { element } from './element.js';
import { showNotice } from './notice.js';
import { press } from './presses.js';
import { outside } from './prose.js';
import { words } from './words/words.js';

/**
 * @import { Message } from '../protocol.ts'
 * @typedef {Message['buttons'][number][number]} Button
 *
 * @param {string} chat
 * @param {string} message
 * @param {Message['buttons']} rows
 */
export function buttonRows(chat, message, rows) {
  if (rows.flat().length === 0) return undefined;
  return element(
    'div',
    { class: 'buttons', role: 'group', 'aria-label': words.choices },
    ...rows.map(row => element('div', { class: 'row' }, ...row.map(one => button(chat, message, one)))),
  );
}

/** @param {string} chat @param {string} message @param {Button} one */
function button(chat, message, one) {
  if ('url' in one) return outside(one.url, one.label, 'button');
  const made = element('button', { type: 'button', class: 'button' }, one.label);
  made.addEventListener('click', async () => {
    if (made.ariaBusy === 'true') return;
    made.ariaBusy = 'true';
    try {
      await press(chat, message, one.action);
    } catch {
      showNotice(words.pressFailed);
    }
    made.ariaBusy = 'false';
  });
  return made;
}
