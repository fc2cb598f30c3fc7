import { en } from './en.js';
import { zh } from './zh.js';

/** @typedef {typeof en} Words */

/** The page's words in the person's language: the first one of theirs that there is, English otherwise. */
export const words = chosen();

function chosen() {
  const all = [en, zh];
  for (const language of navigator.languages) {
    const found = all.find(({ tag }) => language.toLowerCase().startsWith(tag));
    if (found) return found;
  }
  return en;
}
