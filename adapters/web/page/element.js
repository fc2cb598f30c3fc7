import { outlines } from './icons.js';

/**
 * @typedef {string | number | boolean | undefined | ((event: Event) => void)} Attribute
 * @typedef {Node | string | undefined} Child
 */

/**
 * Makes an element. Strings become text and never markup; `onclick` and the like are listened for; `true` sets an
 * attribute without a value, `false` and `undefined` leave it out.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== undefined && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children.filter(child => child !== undefined));
  return made;
}

const svg = 'http://www.w3.org/2000/svg';

/**
 * A decoration beside words or in a button that has a name.
 * @param {keyof typeof outlines} name
 */
export function icon(name) {
  const made = document.createElementNS(svg, 'svg');
  made.setAttribute('aria-hidden', 'true');
  made.setAttribute('class', 'icon');
  made.setAttribute('viewBox', '0 0 24 24');
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', outlines[name]);
  made.append(path);
  return made;
}

/**
 * A button that shows only an icon; its name is read out and shown on hovering.
 * @param {string} name
 * @param {keyof typeof outlines} picture
 * @param {Record<string, Attribute>} attributes
 */
export function iconButton(name, picture, attributes) {
  return element(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': name, title: name, ...attributes },
    icon(picture),
  );
}
