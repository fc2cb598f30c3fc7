/**
 * Which chats are open, one beside the other: in the address after the `#`, so that a reload, a bookmark and the
 * browser's own "back" do what they should.
 */

/** @returns {string[]} their ids */
export function openChats() {
  return [...new Set(location.hash.slice(1).split('+').filter(Boolean).map(decode))].slice(0, 3);
}

/** @param {readonly string[]} ids */
export const address = ids => `#${ids.map(encodeURIComponent).join('+')}`;

/** @param {readonly string[]} ids */
export function open(ids) {
  location.hash = address(ids);
}

/** Only the address changes, not what is shown. @param {readonly string[]} ids */
export function rename(ids) {
  history.replaceState(null, '', address(ids));
}

/** Without a step for "back". @param {readonly string[]} ids */
export function openInstead(ids) {
  rename(ids);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
