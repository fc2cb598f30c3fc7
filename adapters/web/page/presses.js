import { newId } from './ids.js';
import { postPress } from './wire.js';

/** Presses of which no answer came: pressed again, they go out with the same id and count once. @type {Map<string, string>} */
const unanswered = new Map();

/**
 * Presses a button. Rejects with a WireError when it did not get through.
 * @param {string} chat @param {string} message @param {string} action
 */
export async function press(chat, message, action) {
  const key = `${chat} ${message} ${action}`;
  const id = unanswered.get(key) ?? newId();
  unanswered.set(key, id);
  await postPress(chat, { id, message, action });
  unanswered.delete(key);
}
