import { element, icon } from './element.js';
import { words } from './words/words.js';

/**
 * Lets files be dropped anywhere on `node`, and shows where while they hover.
 * @param {HTMLElement} node
 * @param {(files: Iterable<File>) => void} onFiles
 */
export function acceptDrops(node, onFiles) {
  const veil = element('div', { class: 'veil', 'aria-hidden': true }, icon('picture'), words.drop);
  node.append(veil);
  /** Entering a child comes before leaving its parent. */
  let depth = 0;
  const show = (/** @type {number} */ now) => {
    depth = Math.max(0, now);
    node.classList.toggle('dropping', depth > 0);
  };
  const carriesFiles = (/** @type {DragEvent} */ event) =>
    event.dataTransfer?.types.includes('Files') ?? false;
  node.addEventListener('dragenter', event => {
    if (carriesFiles(event)) show(depth + 1);
  });
  node.addEventListener('dragleave', event => {
    if (carriesFiles(event)) show(depth - 1);
  });
  node.addEventListener('dragover', event => {
    if (carriesFiles(event)) event.preventDefault();
  });
  node.addEventListener('drop', event => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    show(0);
    onFiles(event.dataTransfer?.files ?? []);
  });
}

/** A picture dropped beside must not replace the page. */
export function refuseOtherDrops() {
  for (const kind of ['dragover', 'drop']) window.addEventListener(kind, event => event.preventDefault());
}
