/** So many calls within so many milliseconds of the platform's clock. */
export interface Pace {
  calls: number;
  within: number;
}

/** How the stand-in differs from one test to another; each has a value that does no harm. */
export interface Options {
  token: string;
  username: string;
  /** Whether the Message Content intent is switched on in the developer portal. */
  messageContent: boolean;
  /** The platform's clock in milliseconds; all bounds below are measured by it unless they say otherwise. */
  now: () => number;
  /** The first response to an interaction must come within this. */
  interactionDeadline: number;
  /** An interaction's token is good for this long. */
  tokenLifetime: number;
  /** How long a link to an attachment is good. */
  linkLifetime: number;
  /** For so long a nonce means the message that it was sent with first. */
  nonceLifetime: number;
  /** A session that lost its connection can be resumed for so long. */
  sessionLifetime: number;
  /** Where a session is to be resumed; empty where that is the general address. */
  resumeUrl: string;
  /** Real milliseconds between two heartbeats of a bot. */
  heartbeatInterval: number;
  /** How many shards the gateway recommends. */
  shards: number;
  /** How many shards may identify side by side. */
  concurrency: number;
  /** Bytes that an attachment may have, by the boost tier of the guild; chats outside guilds are as tier 0. */
  uploadLimit: Record<0 | 1 | 2 | 3, number>;
  /** Follow-ups to an interaction where the application is installed for its user only. */
  followUpsOutside: number;
  /** `each` holds for every route that `routes` does not name as `METHOD /path/{parameter}`; `all` for the bot's token. */
  paces: { each: Pace; routes: Record<string, Pace>; all: Pace };
  /** Uploads up to this size keep their bytes; of larger ones only size and hash are kept. */
  keptUpload: number;
}

const megabyte = 1024 * 1024;
const minute = 60_000;

export const defaultOptions: Options = {
  token: 'an-example-token.of-a.stand-in',
  username: 'Stillmotion',
  messageContent: false,
  now: Date.now,
  interactionDeadline: 3_000,
  tokenLifetime: 15 * minute,
  linkLifetime: 24 * 60 * minute,
  nonceLifetime: 5 * minute,
  sessionLifetime: 5 * minute,
  resumeUrl: '',
  heartbeatInterval: 41_250,
  shards: 1,
  concurrency: 16,
  uploadLimit: { 0: 10 * megabyte, 1: 10 * megabyte, 2: 50 * megabyte, 3: 100 * megabyte },
  followUpsOutside: 5,
  paces: {
    each: { calls: 1_000, within: 1_000 },
    routes: {},
    all: { calls: 1_000_000, within: 1_000 },
  },
  keptUpload: 16 * megabyte,
};
