import type { ChatAdapter } from '../chat.ts';
import type { Log } from '../log.ts';
import type { PrepareFile } from '../media/media.ts';
import type { Nemo } from '../nemo/nemo.ts';
import type { Sessions } from '../sessions.ts';
import type { Timing } from '../timing.ts';
import type { TurnEngine } from '../turns/engine.ts';
import type { Command } from './command.ts';
import type { Spending } from './wish/spending.ts';

/** What the conversation stands on; made once at start and handed down. */
export interface Services {
  nemo: Nemo;
  engine: TurnEngine;
  sessions: Sessions;
  adapters: ReadonlyMap<string, ChatAdapter>;
  commands: readonly Command[];
  spending: Spending;
  prepareFile: PrepareFile;
  timing: Timing;
  log: Log;
  /** Folder for temporary files, one folder a turn inside. */
  temporary: string;
}
