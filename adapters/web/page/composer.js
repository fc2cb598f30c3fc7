import { element, icon, iconButton } from './element.js';
import { newId } from './ids.js';
import { createPicks } from './picks.js';
import { sampleButtons } from './samples-view.js';
import { words } from './words/words.js';

/**
 * Where a message is put together: words, chosen files, sample pictures. What is begun stays while other chats are
 * looked at.
 *
 * @import { Bounds } from './picks.js'
 * @typedef {ReturnType<typeof createComposer>} Composer
 *
 * @param {() => Bounds & { maxTextLength: number }} bounds
 * @param {(text: string, files: readonly File[]) => void} onSend
 * @param {() => void} onChange
 */
export function createComposer(bounds, onSend, onChange) {
  const text = element('textarea', {
    rows: 1,
    'aria-label': words.write,
    placeholder: words.write,
    title: words.hint,
    enterkeyhint: 'send',
    dir: 'auto',
    maxlength: bounds().maxTextLength,
  });
  const sendButton = element(
    'button',
    { type: 'submit', class: 'send', 'aria-label': words.send, title: words.send },
    icon('send'),
  );
  const picks = createPicks(bounds, changed);
  const chooser = element('input', {
    type: 'file',
    multiple: true,
    accept: 'image/*,video/*,audio/*,.heic,.heif',
    hidden: true,
  });
  const samples = sampleMenu(file => take([file]));
  const node = element(
    'form',
    { class: 'composer' },
    picks.node,
    element(
      'div',
      { class: 'line' },
      iconButton(words.choose, 'picture', { onclick: () => chooser.click() }),
      samples.opener,
      text,
      sendButton,
    ),
    chooser,
    samples.menu,
  );

  const hasSomething = () => text.value.trim() !== '' || picks.files().length > 0;

  function changed() {
    sendButton.disabled = !hasSomething();
    onChange();
  }

  /** @param {Iterable<File>} files */
  function take(files) {
    picks.add(files);
    text.focus({ preventScroll: true });
  }

  function send() {
    if (!hasSomething()) return;
    onSend(text.value.trim(), picks.files());
    text.value = '';
    picks.clear();
    changed();
  }

  chooser.addEventListener('change', () => {
    take(chooser.files ?? []);
    chooser.value = '';
  });
  text.addEventListener('input', changed);
  text.addEventListener('keydown', event => {
    // While a word is being composed (Chinese, Japanese, …) Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  text.addEventListener('paste', event => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length === 0) return;
    event.preventDefault();
    take(pasted);
  });
  node.addEventListener('submit', event => {
    event.preventDefault();
    send();
  });
  changed();

  return {
    node,
    take,
    hasFiles: () => picks.files().length > 0,
    hasText: () => text.value.trim() !== '',
    focus: () => text.focus({ preventScroll: true }),
    /** A ready-made wish: sent at once when its picture is here. @param {string} wish */
    suggest: wish => {
      text.value = wish;
      changed();
      if (picks.files().length > 0) send();
      else text.focus({ preventScroll: true });
    },
  };
}

/** Opens and closes by the browser's own means: Esc and a press beside it close it. @param {(file: File) => void} onTake */
function sampleMenu(onTake) {
  const id = `samples-${newId()}`;
  /** @type {HTMLElement} */
  const menu = element('div', {
    id,
    popover: 'auto',
    class: 'samples',
    role: 'group',
    'aria-label': words.samples,
  });
  const opener = iconButton(words.samples, 'sparkle', { popovertarget: id });
  menu.addEventListener('beforetoggle', () => {
    if (menu.childElementCount > 0) return;
    const take = (/** @type {File} */ file) => {
      menu.hidePopover();
      onTake(file);
    };
    menu.append(...sampleButtons(take));
  });
  return { menu, opener };
}
