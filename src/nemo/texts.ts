import { readable } from '../readable.ts';
import { limits } from './limits.ts';

/**
 * The agent's messages out of a stream in which a text comes in pieces and then once more as a whole: each is
 * given whole and once, in order. Pieces are matched to wholes by what they say, not by their ids, which differ;
 * spacing may differ too. Pieces that no whole repeats become a message of their own. Pieces that came twice or in
 * another order are known by their whole, which has every one of them.
 */
export interface Texts {
  piece(text: string): void;
  whole(text: string): void;
  /** All messages; nothing may be added afterwards. */
  end(): string[];
}

export function createTexts(onMessage: (text: string) => void): Texts {
  const messages: string[] = [];
  /** What no whole has repeated so far, and the pieces that it came in. */
  let pending = '';
  let pieces: string[] = [];
  /** What was said, without spaces: all of it, and the last message. */
  let said = '';
  let last = '';
  let room = limits.replyChars;

  function push(text: string): void {
    if (squashed(text) === '') return;
    last = squashed(text);
    said += last;
    const message = readable(shortened(text, room));
    if (room <= 0 || message === '') return;
    room -= text.length;
    messages.push(message);
    onMessage(message);
  }

  /** What no whole repeats; the rest of the last message may have come behind its whole. */
  function pushRest(text: string): void {
    if (!last.endsWith(squashed(text))) push(text);
  }

  return {
    piece(text) {
      const taken = text.slice(0, Math.max(0, limits.replyChars - pending.length));
      if (taken === '') return;
      pending += taken;
      pieces.push(taken);
    },
    whole(given) {
      const text = given.slice(0, limits.replyChars);
      const dense = squashed(text);
      if (dense === '') return;
      if (squashed(pending) === '') {
        // Without pieces it may say the last message once more, or all of them.
        if (dense !== last && dense !== said) push(text);
        return;
      }
      const { before, after } = around(pieces, text);
      pushRest(before);
      push(text);
      pending = after;
      pieces = [after];
    },
    end() {
      pushRest(pending);
      return withoutHiccup(messages);
    },
  };
}

function shortened(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

/** What of the pending pieces lies before the message that `whole` repeats, and what behind it. */
function around(pieces: readonly string[], whole: string): { before: string; after: string } {
  const pending = pieces.join('');
  const message = squashed(whole);
  const start = squashed(pending).indexOf(message);
  if (start >= 0) {
    return {
      before: pending.slice(0, index(pending, start)),
      after: pending.slice(index(pending, start + message.length)),
    };
  }
  // Its last pieces may be missing; otherwise the pieces belong to a message that was never repeated.
  const areItsOwn = pieces.every(piece => message.includes(squashed(piece)));
  return { before: areItsOwn ? '' : pending, after: '' };
}

/** Where in `text` its first `count` characters that are no space end. */
function index(text: string, count: number): number {
  let at = 0;
  for (let left = count; left > 0 && at < text.length; at += 1) {
    if (squashed(text.charAt(at)) !== '') left -= 1;
  }
  return at;
}

function squashed(text: string): string {
  return text.replace(/\s+/g, '');
}

const hiccup = /(?<=^|[\s.!?。！？])I encountered a temporary issue[^\n]{0,200}\s*$/i;

/** What the backend's agent adds to a finished answer now and then means nothing; alone it is an answer. */
function withoutHiccup(messages: readonly string[]): string[] {
  const last = messages.at(-1) ?? '';
  const rest = last.replace(hiccup, '').trimEnd();
  if (rest === last.trimEnd()) return [...messages];
  const kept = [...messages.slice(0, -1), ...(rest === '' ? [] : [rest])];
  return kept.length > 0 ? kept : [...messages];
}
