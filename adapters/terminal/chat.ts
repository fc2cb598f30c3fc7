import { randomUUID } from 'node:crypto';
import { join, parse } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import stringWidth from 'string-width';
import type { Accept, Button, ChatEvent, ChatRef } from '../../src/chat.ts';
import { tagOf } from '../../src/conversation/tag.ts';
import { type TerminalFrontend, terminalPlatform, type Unfinished } from './adapter.ts';
import { readInput } from './input.ts';
import { localPerson } from './person.ts';
import type { Screen } from './screen.ts';

/** The interactive chat: what is typed becomes events, Ctrl-C cancels the turn, twice leaves. */
export interface InteractiveChat extends TerminalFrontend {
  /** Resolves with the exit status when the person leaves: 1 where a line of a pipe could not be stored, otherwise 0. */
  finished: Promise<number>;
  /** Leaves where a pipe has ended and all of it is done. */
  look(): Promise<void>;
  /** Leaves; what runs is left for the next start. */
  leave(): void;
}

const chat: ChatRef = { platform: terminalPlatform, chatId: 'chat' };
const leaveWithinMs = 2_000;

export function createChat(
  screen: Screen,
  streams: {
    input: Readable & { isTTY?: boolean };
    output: Writable & { isTTY?: boolean; columns?: number };
  },
  folder: string,
  unfinished: Unfinished,
): InteractiveChat {
  const finished = Promise.withResolvers<number>();
  const isTerminal = Boolean(streams.input.isTTY && streams.output.isTTY);
  let storing = 0;
  let hasLost = false;
  let accept: Accept | undefined;
  let early: ChatEvent[] = [];
  let choices: Extract<Button, { action: string }>[] = [];
  let choicesOf = '';
  let interruptedAt = 0;
  let ended = false;
  const person = localPerson();

  const lines = createInterface({ ...streams, prompt: isTerminal ? '› ' : '', terminal: isTerminal });
  screen.show(
    'hello',
    'Stillmotion. A picture by its path, then what should happen; /help for more, Ctrl-D to leave.',
  );
  if (isTerminal) screen.withPrompt(promptOf(lines, streams.output));
  lines.prompt();

  const submit = (event: ChatEvent) => {
    if (!accept) return void early.push(event);
    storing += 1;
    accept(event)
      .catch(error => {
        hasLost = true;
        screen.show(
          'lost',
          `That could not be stored: ${error instanceof Error ? error.message : String(error)}`,
        );
      })
      .finally(() => {
        storing -= 1;
      });
  };
  const fromHere = () => ({ id: randomUUID(), chat, author: person });
  const command = (name: string): ChatEvent => ({
    ...fromHere(),
    type: 'command',
    name,
    options: {},
    attachments: [],
  });
  const cancelAll = async () => {
    if ((await unfinished(chat)).length > 0) submit(command('cancel'));
  };

  lines.on('line', line => {
    screen.settle();
    const input = readInput(line, choices);
    if (input.kind === 'leave') return lines.close();
    if (input.kind === 'problem') screen.show(randomUUID(), input.text);
    if (input.kind === 'command') {
      const { name, options, attachments } = input;
      submit({ ...fromHere(), type: 'command', name, options, attachments });
    }
    if (input.kind === 'message') {
      const { text, attachments } = input;
      submit({ ...fromHere(), type: 'message', text, attachments });
    }
    if (input.kind === 'button') {
      const message = { chat, messageId: choicesOf };
      submit({ ...fromHere(), type: 'button', action: input.action, message });
    }
    lines.prompt();
  });
  lines.on('SIGINT', () => {
    const again = Date.now() - interruptedAt < leaveWithinMs;
    interruptedAt = Date.now();
    if (again) return finished.resolve(0);
    cancelAll().catch(() => {});
    screen.settle();
    screen.show('leave', 'Ctrl-C again leaves.');
  });
  lines.on('close', () => {
    ended = true;
    // The shell's own prompt begins a new line.
    if (isTerminal) streams.output.write('\n');
    if (isTerminal) finished.resolve(0);
  });

  return {
    finished: finished.promise,
    start: async next => {
      accept = next;
      submit(command('start'));
      for (const event of early) submit(event);
      early = [];
    },
    stop: async () => {
      screen.withPrompt(undefined);
      lines.close();
    },
    look: async () => {
      if (!ended || !accept || storing > 0) return;
      if ((await unfinished(chat)).length === 0) finished.resolve(hasLost ? 1 : 0);
    },
    leave: () => finished.resolve(143),
    shows: () => true,
    videoPath: (_chat, messageId, video) => {
      const { name, ext } = parse(video.name);
      return join(folder, `${name}-${tagOf(messageId).slice(0, 6)}${ext}`);
    },
    saved: () => {},
    offer: (buttons, messageId) => {
      const pressable = buttons
        .flat()
        .filter(button => 'action' in button)
        .filter(button => !button.action.startsWith('cancel'));
      const links = buttons
        .flat()
        .flatMap(button => ('url' in button ? [`${button.label}: ${button.url}`] : []));
      if (pressable.length > 0) {
        choices = pressable;
        choicesOf = messageId;
      }
      const numbered = pressable.map((button, index) => `[${index + 1}] ${button.label}`);
      const row = numbered.join('   ');
      if (stringWidth(row) > (streams.output.columns ?? 80)) return [...links, ...numbered];
      return [...links, ...(row === '' ? [] : [row])];
    },
  };
}

/**
 * Messages appear above the line that is being typed, which may have grown over several rows. It is drawn here, as
 * readline loses count of the rows of a pasted line.
 */
function promptOf(
  lines: Interface,
  output: Writable & { columns?: number },
): { clear(): void; redraw(): void } {
  const up = (rows: number) => (rows > 0 ? `\x1b[${rows}A` : '');
  return {
    clear: () => output.write(`${up(lines.getCursorPos().rows)}\r\x1b[J`),
    redraw: () => {
      const drawn = `${lines.getPrompt()}${lines.line}`;
      const width = stringWidth(drawn);
      const columns = output.columns ?? 80;
      const { rows, cols } = lines.getCursorPos();
      // A terminal begins a new row only with its first character.
      const full = width > 0 && width % columns === 0 ? ' ' : '';
      output.write(`${drawn}${full}\x1b[${cols + 1}G${up(Math.floor(width / columns) - rows)}`);
    },
  };
}
