import { element, icon } from './element.js';
import { seconds, size } from './words/format.js';
import { words } from './words/words.js';

/**
 * A film with its shape from the beginning, so that nothing jumps when it loads, and what to know about it below.
 *
 * @import { Message } from '../protocol.ts'
 * @param {NonNullable<Message['video']>} film
 */
export function videoPlayer({ name, url, bytes, duration, width, height, poster }) {
  const player = element('video', {
    src: url,
    poster,
    width,
    height,
    controls: true,
    playsinline: true,
    preload: 'metadata',
    'aria-label': words.video(name, seconds(duration)),
  });
  player.style.aspectRatio = `${width} / ${height}`;
  const facts = `${seconds(duration)} s · ${width}×${height} · ${size(bytes)}`;
  const save = element(
    'a',
    { class: 'button quiet', href: url, download: name },
    icon('download'),
    words.download,
  );
  player.addEventListener('error', () => {
    stage.replaceWith(element('p', { class: 'unplayable' }, words.unplayable));
  });
  // Two films at once are nobody's wish.
  player.addEventListener('play', () => {
    for (const other of document.querySelectorAll('video')) if (other !== player) other.pause();
  });
  const stage = element('div', { class: 'stage' }, player);
  return element('div', { class: 'film' }, stage, element('div', { class: 'facts' }, facts, save));
}
