import { element, icon } from './element.js';
import { thumbnail } from './files-view.js';
import { showNotice } from './notice.js';
import { size } from './words/format.js';
import { words } from './words/words.js';

/**
 * The files that are chosen for the next message, each with its picture and a way to take it back.
 *
 * @typedef {{ maxFiles: number, maxFileBytes: number }} Bounds
 *
 * @param {() => Bounds} bounds
 * @param {() => void} onChange
 */
export function createPicks(bounds, onChange) {
  /** @type {Map<File, { node: HTMLElement, url: string }>} */
  const chosen = new Map();
  const node = element('ul', { class: 'picks', 'aria-label': words.chosen, hidden: true });

  function changed() {
    node.hidden = chosen.size === 0;
    onChange();
  }

  /** @param {File} file */
  function remove(file) {
    const shown = chosen.get(file);
    if (!shown) return;
    chosen.delete(file);
    shown.node.remove();
    URL.revokeObjectURL(shown.url);
    changed();
  }

  /** @param {File} file */
  function add(file) {
    const url = URL.createObjectURL(file);
    const label = words.remove(file.name);
    const drop = element('button', { type: 'button', 'aria-label': label, title: label }, icon('close'));
    drop.addEventListener('click', () => remove(file));
    const shown = element(
      'li',
      { class: 'pick' },
      thumbnail(file.name, file.type.startsWith('image/'), url),
      drop,
    );
    chosen.set(file, { node: shown, url });
    node.append(shown);
  }

  return {
    node,
    files: () => [...chosen.keys()],
    /** @param {Iterable<File>} files */
    add: files => {
      const { maxFiles, maxFileBytes } = bounds();
      for (const file of files) {
        if (file.size > maxFileBytes) showNotice(words.tooLarge(file.name, size(maxFileBytes)));
        else if (chosen.size >= maxFiles) showNotice(words.tooMany(maxFiles));
        else add(file);
      }
      changed();
    },
    clear: () => {
      for (const file of [...chosen.keys()]) remove(file);
    },
  };
}
