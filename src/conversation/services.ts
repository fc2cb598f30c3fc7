import type { ChatAdapter } from '../chat.ts';
import type { Log } from '../log.ts';
import type { PrepareFile } from '../media/media.ts';
import type { Nemo } from '../nemo/nemo.ts';
import type { Watch } from '../operator/watch.ts';
import type { Sessions } from '../sessions.ts';
import type { Timing } from '../timing.ts';
import type { TurnEngine } from '../turns/engine.ts';
import type { Access } from '../usage/access.ts';
import type { MeteredNemo } from '../usage/balance.ts';
import type { Usage } from '../usage/usage.ts';
import type { Crowd } from './answer/crowd.ts';
import type { Command } from './command.ts';
import type { Lobby } from './lobby.ts';
import type { Spending } from './wish/spending.ts';

/** What the conversation stands on; made once at start and handed down. */
export interface Services {
  nemo: Nemo;
  engine: TurnEngine;
  sessions: Sessions;
  adapters: ReadonlyMap<string, ChatAdapter>;
  commands: readonly Command[];
  spending: Spending;
  access: Access;
  usage: Usage;
  lacks: MeteredNemo['lacks'];
  /** A wish that will probably cost more is asked about first. */
  askAbove: number | undefined;
  prepareFile: PrepareFile;
  /** Leaves nothing on the disk of what was deleted. */
  purge: () => void;
  watch: Watch;
  lobby: Lobby;
  crowdOn: (platform: string) => Crowd;
  timing: Timing;
  log: Log;
  /** Whether other processes may run what this one can't. */
  isShared: boolean;
  /** Folder for temporary files, one folder a turn inside. */
  temporary: string;
}
