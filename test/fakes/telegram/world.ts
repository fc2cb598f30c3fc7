import type { User, UserFromGetMe } from 'grammy/types';
import type { Armed } from './faults.ts';
import type { StoredFile } from './files.ts';
import type { Options } from './options.ts';
import type { Room } from './rooms.ts';
import { createLine, type UpdateLine } from './updates.ts';
import type { Webhook } from './webhook.ts';

/** A request that the bot made, and what it was told. Never with the token. */
export interface CallRecord {
  /** As the Bot API spells it; `download` for a file. */
  method: string;
  parameters: Record<string, unknown>;
  uploads: { field: string; name: string; bytes: number; sha256: string }[];
  /** Milliseconds of the platform's clock; the end is unknown while the call is under way. */
  at: number;
  endedAt: number | undefined;
  /** What the platform decided, though a fault may have kept the answer from the bot; 0 for none. */
  status: number;
  description: string | undefined;
  /** The kind of fault that it met; “left” where whoever asked did not wait for the answer. */
  mishap: string | undefined;
}

/** Something that a bot should not do, even where the platform lets it pass. */
export interface Violation {
  rule: 'pace' | 'spec' | 'thumbnail' | 'unknown method';
  method: string;
  detail: string;
  chat: number | undefined;
  at: number;
}

/** A button that somebody pressed, and what the bot said to it. */
export interface Press {
  id: string;
  data: string;
  at: number;
  answer: { text: string; alert: boolean } | undefined;
}

export interface BotCommand {
  command: string;
  description: string;
}

/** All that a stand-in knows. */
export interface World {
  options: Options;
  origin: string;
  folder: string | undefined;
  bot: UserFromGetMe;
  people: Map<number, User>;
  rooms: Map<number, Room>;
  /** By file id. */
  files: Map<string, StoredFile>;
  line: UpdateLine;
  poller: AbortController | undefined;
  webhook: Webhook | undefined;
  presses: Map<string, Press>;
  /** By scope and language, as the command methods key them. */
  commands: Map<string, BotCommand[]>;
  /** Names and descriptions of the bot, by method and language. */
  texts: Map<string, string>;
  /** When messages and edits were made, by what limits them. */
  paces: Map<string, number[]>;
  faults: Armed[];
  calls: CallRecord[];
  violations: Violation[];
  /** Draws the next number of anything that only has to differ. */
  nextNumber: () => number;
  ending: AbortController;
}

export function createWorld(options: Options): World {
  let numbers = 0;
  return {
    options,
    origin: '',
    folder: undefined,
    bot: {
      id: Number.parseInt(options.token, 10),
      is_bot: true,
      first_name: 'Stillmotion',
      username: options.username,
      can_join_groups: true,
      can_read_all_group_messages: !options.privacy,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    },
    people: new Map(),
    rooms: new Map(),
    files: new Map(),
    line: createLine(),
    poller: undefined,
    webhook: undefined,
    presses: new Map(),
    commands: new Map(),
    texts: new Map(),
    paces: new Map(),
    faults: [],
    calls: [],
    violations: [],
    nextNumber: () => ++numbers,
    ending: new AbortController(),
  };
}

/** Unix seconds of the platform's clock. */
export function dateOf(world: World): number {
  return Math.floor(world.options.now() / 1_000);
}
