import { element } from './element.js';

const link = /(https?:\/\/[^\s<>"”’）]+[^\s<>"”’）.,;:!?])/;

/**
 * Plain text with its addresses made to links that open beside the page.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function prose(text) {
  return text.split(link).map((part, index) => (index % 2 === 1 ? outside(part, part) : part));
}

/** @param {string} url @param {string} label @param {string} [look] */
export function outside(url, label, look) {
  const safe = /^https?:\/\//.test(url);
  const attributes = { href: safe && url, target: '_blank', rel: 'noopener noreferrer', class: look };
  return element('a', attributes, label);
}
