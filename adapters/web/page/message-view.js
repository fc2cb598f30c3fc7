import { buttonRows } from './buttons-view.js';
import { element } from './element.js';
import { fileList } from './files-view.js';
import { prose } from './prose.js';
import { videoPlayer } from './video-view.js';
import { when } from './words/format.js';
import { words } from './words/words.js';

/**
 * One message, changed in place: what stays the same is left alone, so that a video goes on playing, a selection
 * stays selected and the keyboard stays where it is.
 *
 * @import { Message } from '../protocol.ts'
 *
 * @typedef {object} MessageView
 * @property {HTMLElement} node
 * @property {Message} message what it shows
 * @property {(message: Message) => void} update
 *
 * @param {string} chat
 * @param {Message} first
 * @returns {MessageView}
 */
export function messageView(chat, first) {
  const who = first.from === 'you' ? words.you : words.bot;
  const node = element('article', {
    class: `message from-${first.from}`,
    tabindex: -1,
    'aria-label': words.said(who, when(first.at)),
    'data-id': first.id,
  });
  const text = part(
    ({ text }) => [text],
    made => {
      return made.text === '' ? undefined : element('p', { class: 'text' }, ...prose(made.text));
    },
  );
  const files = part(
    ({ files }) => files,
    made => fileList(made.files),
  );
  const video = part(
    ({ video }) => [video?.url],
    made => made.video && videoPlayer(made.video),
  );
  const buttons = part(
    ({ buttons }) => buttons,
    made => buttonRows(chat, made.id, made.buttons),
  );
  const time = element('time', { datetime: new Date(first.at).toISOString() }, when(first.at));

  /** @type {MessageView} */
  const view = {
    node,
    message: first,
    update: message => {
      view.message = message;
      const focused = node.contains(document.activeElement);
      const parts = [files(message), video(message), text(message), time, buttons(message)];
      const wanted = parts.filter(made => made !== undefined);
      const stays =
        wanted.length === node.children.length && wanted.every((made, at) => made === node.children[at]);
      if (stays) return;
      arrange(node, wanted);
      // What had the keyboard's focus may be gone: the message itself is the next best place.
      if (focused && !node.contains(document.activeElement)) node.focus({ preventScroll: true });
    },
  };
  view.update(first);
  return view;
}

/**
 * A part of a message that is made anew only when what it depends on has changed.
 * @param {(message: Message) => unknown} depends
 * @param {(message: Message) => HTMLElement | undefined} make
 */
function part(depends, make) {
  /** @type {string | undefined} */
  let key;
  /** @type {HTMLElement | undefined} */
  let made;
  return (/** @type {Message} */ message) => {
    const now = JSON.stringify(depends(message));
    if (now === key) return made;
    key = now;
    made?.remove();
    made = make(message);
    return made;
  };
}

/**
 * Puts the parts into their order without moving what is in its place; a video that is moved stops playing.
 * @param {HTMLElement} node
 * @param {readonly HTMLElement[]} wanted
 */
function arrange(node, wanted) {
  for (const old of [...node.children]) if (!wanted.some(made => made === old)) old.remove();
  for (const [at, made] of wanted.entries()) {
    if (node.children[at] !== made) node.insertBefore(made, node.children[at] ?? null);
  }
}
