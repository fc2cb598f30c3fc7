/**
 * The agent's messages out of a stream in which a text comes in pieces and then once more as a whole: each is
 * given whole and once, in order. Pieces are matched to wholes by what they say, not by their ids, which differ;
 * spacing may differ too. Pieces that no whole repeats become a message of their own.
 */
export interface Texts {
  piece(text: string): void;
  whole(text: string): void;
  /** All messages; nothing may be added afterwards. */
  end(): string[];
}

export function createTexts(onMessage: (text: string) => void): Texts {
  const messages: string[] = [];
  let pending = '';

  function push(text: string): void {
    if (squashed(text) === '') return;
    messages.push(text);
    onMessage(text);
  }

  return {
    piece(text) {
      pending += text;
    },
    whole(text) {
      if (squashed(text) === '') return;
      if (squashed(pending) === '') {
        if (!isRepeat(messages, text)) push(text);
        return;
      }
      const { before, after } = around(pending, text);
      push(before);
      push(text);
      pending = after;
    },
    end() {
      push(pending);
      return withoutHiccup(messages);
    },
  };
}

/** A whole without pieces that says the last message once more, or all of them. */
function isRepeat(messages: readonly string[], text: string): boolean {
  return [messages.slice(-1), messages].some(former => squashed(former.join('')) === squashed(text));
}

/** What of the pending pieces lies before the message that `whole` repeats, and what behind it. */
function around(pending: string, whole: string): { before: string; after: string } {
  const pieces = squashed(pending);
  const message = squashed(whole);
  const start = pieces.indexOf(message);
  if (start >= 0) {
    return {
      before: pending.slice(0, index(pending, start)),
      after: pending.slice(index(pending, start + message.length)),
    };
  }
  // Its last pieces may be missing; otherwise the pieces belong to a message that was never repeated.
  return message.startsWith(pieces) ? { before: '', after: '' } : { before: pending, after: '' };
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
