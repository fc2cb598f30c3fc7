import { randomBytes } from 'node:crypto';
import type { APIUser } from 'discord.js';
import type { Attachment } from './attachments.ts';
import type { Armed } from './faults.ts';
import type { Session } from './gateway/session.ts';
import type { Interaction } from './interactions.ts';
import type { Options } from './options.ts';
import type { Post } from './posts.ts';
import type { Channel, Guild, Person } from './rooms.ts';

/** One request as it came, and what it was answered. */
export interface CallRecord {
  /** As Discord's documentation writes it: `POST /channels/{channel_id}/messages`; `cdn` for files. */
  route: string;
  path: string;
  body: unknown;
  uploads: { index: string; name: string; bytes: number; sha256: string }[];
  at: number;
  /** Undefined while the call is not answered; milliseconds of the platform's clock. */
  endedAt: number | undefined;
  /** 0 while the call is not answered. */
  status: number;
  /** The kind of fault that it met; “left” where whoever asked did not wait for the answer. */
  mishap: string | undefined;
  /** Bytes of a file that left for whoever asked; what they did not want any more is on its way for a while. */
  sent: number;
  /** Discord's own error code. */
  code: number | undefined;
}

/** A rule that the bot broke. */
export interface Violation {
  rule: 'spec' | 'unknown route' | 'mention' | 'attachments' | 'gateway';
  route: string;
  detail: string;
  at: number;
}

/** A command as it is registered. */
export interface RegisteredCommand extends Record<string, unknown> {
  id: string;
  name: string;
  type: number;
  options?: CommandOption[] | undefined;
  contexts?: number[] | null | undefined;
  integration_types?: number[] | undefined;
}
export interface CommandOption extends Record<string, unknown> {
  name: string;
  type: number;
  required?: boolean | undefined;
  autocomplete?: boolean | undefined;
  options?: CommandOption[] | undefined;
}

/** All that the stand-in knows. */
export interface World {
  options: Options;
  /** `http://127.0.0.1:port`, known once it listens. */
  origin: string;
  ending: AbortController;
  applicationId: string;
  bot: APIUser;
  /** What links to attachments are signed with. */
  secret: Buffer;
  people: Map<string, Person>;
  guilds: Map<string, Guild>;
  channels: Map<string, Channel>;
  posts: Map<string, Post>;
  attachments: Map<string, Attachment>;
  interactions: Map<string, Interaction>;
  commands: Map<string, RegisteredCommand>;
  nonces: Map<string, { post: Post; until: number }>;
  sessions: Map<string, Session>;
  /** Heartbeats are not answered while this is set. */
  deaf: boolean;
  faults: Armed[];
  paces: Map<string, number[]>;
  calls: CallRecord[];
  /** Requests whose answer has not reached its end. */
  underWay: number;
  violations: Violation[];
  /** The next snowflake: ids hold their time, and grow. */
  nextId(): string;
}

const discordEpoch = 1_420_070_400_000n;

export function createWorld(options: Options): World {
  let last = 0n;
  const nextId = () => {
    const fresh = (BigInt(Math.floor(options.now())) - discordEpoch) << 22n;
    last = fresh > last ? fresh : last + 1n;
    return String(last);
  };
  const applicationId = nextId();
  return {
    options,
    origin: '',
    ending: new AbortController(),
    applicationId,
    bot: createUser(applicationId, options.username, { bot: true }),
    secret: randomBytes(16),
    people: new Map(),
    guilds: new Map(),
    channels: new Map(),
    posts: new Map(),
    attachments: new Map(),
    interactions: new Map(),
    commands: new Map(),
    nonces: new Map(),
    sessions: new Map(),
    deaf: false,
    faults: [],
    paces: new Map(),
    calls: [],
    underWay: 0,
    violations: [],
    nextId,
  };
}

export function createUser(id: string, name: string, more: Partial<APIUser> = {}) {
  const username = name.toLowerCase().replaceAll(/[^a-z0-9_.]/g, '_');
  return {
    id,
    username,
    global_name: name,
    discriminator: '0',
    avatar: null,
    flags: 0,
    public_flags: 0,
    primary_guild: null,
    ...more,
  };
}
