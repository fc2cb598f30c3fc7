import type { Writable } from 'node:stream';
import stringWidth from 'string-width';

/** Where the terminal's messages are shown; the newest may still change in its place. */
export interface Screen {
  /** Shows a message under an id; the same id again replaces it where it stands, as long as it is the newest. */
  show(id: string, text: string): void;
  /** Puts `redraw` (the prompt) below what is shown. */
  withPrompt(prompt: { clear(): void; redraw(): void } | undefined): void;
  /** What was shown stays as it is; the next message goes below. */
  settle(): void;
}

/** A terminal rewrites the newest message in place; a file or a pipe gets a new line for each change. */
export function createScreen(output: Writable & { isTTY?: boolean; columns?: number }): Screen {
  let live: { id: string; text: string } | undefined;
  let prompt: { clear(): void; redraw(): void } | undefined;

  const rows = (text: string) =>
    text
      .split('\n')
      .map(line => Math.max(1, Math.ceil(stringWidth(line) / (output.columns ?? 80))))
      .reduce((sum, count) => sum + count, 0);

  return {
    show: (id, text) => {
      if (live?.id === id && live.text === text) return;
      prompt?.clear();
      if (output.isTTY && live?.id === id) output.write(`\x1b[${rows(live.text)}A\x1b[J`);
      output.write(`${text}\n`);
      live = { id, text };
      prompt?.redraw();
    },
    withPrompt: next => {
      prompt = next;
    },
    settle: () => {
      live = undefined;
    },
  };
}
