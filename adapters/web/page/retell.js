import { say } from './voice.js';
import { seconds } from './words/format.js';
import { words } from './words/words.js';

/**
 * Reads out what the bot says. Progress changes many times a minute; of that only a change of the words is told.
 *
 * @import { Message } from '../protocol.ts'
 * @type {Map<string, string>}
 */
const told = new Map();

/** @param {Message} message news of an open chat */
export function retell(message) {
  if (message.from !== 'bot') return;
  const gist = `${message.video?.url ?? ''} ${message.text.replace(/[\d.,%]+/g, '')}`;
  if (told.get(message.id) === gist) return;
  told.set(message.id, gist);
  const video = message.video && words.videoReady(seconds(message.video.duration));
  say([video, message.text].filter(Boolean).join(' '));
}
