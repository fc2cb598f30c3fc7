import type { Texts } from '../texts/index.ts';
import type { Talk } from './talk.ts';

/** One thing a command can be told; adapters show it the way their platform does. */
export interface CommandOption {
  name: 'prompt' | 'aspect' | 'seconds' | 'files';
  kind: 'text' | 'choice' | 'files';
  choices?: readonly string[];
}

/** A command, the same on every platform. One file each in `commands/`. */
export interface Command {
  name: keyof Texts['commands'];
  options: readonly CommandOption[];
  /** Answered at once, while the chat's turn goes on; such a command reads the session and never writes it. */
  urgent: boolean;
  run(talk: Talk): Promise<void>;
}
