import { element, icon } from './element.js';
import { words } from './words/words.js';

/**
 * @import { Message } from '../protocol.ts'
 * @param {Message['files']} files
 */
export function fileList(files) {
  if (files.length === 0) return undefined;
  return element('div', { class: 'files' }, ...files.map(file => openable(file)));
}

/** @param {Message['files'][number]} file */
function openable({ name, kind, url }) {
  const attributes = {
    href: url,
    target: '_blank',
    rel: 'noopener',
    'aria-label': words.openFile(name),
    title: name,
  };
  return element('a', { class: 'file', ...attributes }, thumbnail(name, kind === 'image', url));
}

/**
 * A picture, or the file's name where it is none or can't be shown (HEIC in most browsers).
 * @param {string} name
 * @param {boolean} isImage
 * @param {string} url
 */
export function thumbnail(name, isImage, url) {
  const named = element('span', { class: 'named' }, icon('file'), name);
  if (!isImage) return named;
  const loading = url.startsWith('blob:') ? 'eager' : 'lazy';
  const picture = element('img', { src: url, alt: name, loading });
  picture.addEventListener('error', () => picture.replaceWith(named));
  return picture;
}
