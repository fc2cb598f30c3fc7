import { setTimeout as sleep } from 'node:timers/promises';
import type { Draft } from './agent/draft.ts';
import type { Armed } from './faults.ts';
import { type AccountRecord, emptyLedger, type Ledger, type RenderRecord } from './ledger.ts';
import type { SimulatorOptions } from './options.ts';

/** Everything the simulator knows; `reset` empties it, `close` ends it. */
export interface World {
  options: SimulatorOptions;
  /** Such as `http://127.0.0.1:8787`. */
  origin: string;
  folder: string;
  grants: Map<string, Grant>;
  sessions: Map<string, Session>;
  files: Map<string, StoredFile>;
  renders: Map<string, Render>;
  /** Finished and coming clips by what is in them: the same draft of the same pictures is encoded once. */
  clips: Map<string, Promise<Clip>>;
  faults: Armed[];
  ledger: Ledger;
  /** Ends when the simulator closes or is reset: every running job stops. */
  ending: AbortController;
}

/** A bearer token and whose it is. */
export interface Grant {
  token: string;
  account: AccountRecord;
  /** Undefined for an operator's own token. */
  clientId: string | undefined;
  address: string | undefined;
  expiresAt: number;
}

export interface Session {
  id: string;
  taskId: string;
  account: AccountRecord;
  language: string;
  files: StoredFile[];
  draft: Draft | undefined;
  /** The editing session has been paid: further edits cost nothing. */
  editingPaid: boolean;
  /** Files that were there at the last generation; newer ones call for another. */
  generatedFiles: number;
  running: number;
}

export interface StoredFile {
  id: string;
  session: string;
  name: string;
  type: string;
  kind: 'image' | 'video' | 'audio';
  path: string;
  bytes: number;
  url: string;
  hash: string;
  width: number | undefined;
  height: number | undefined;
}

export interface Render {
  record: RenderRecord;
  /** 0 to 1: frames that are really encoded. */
  done: number;
  started: number;
  clip: string | undefined;
  account: AccountRecord;
  answers: number;
  ending: AbortController;
}

export interface Clip {
  path: string;
  seconds: number;
}

export function createWorld(options: SimulatorOptions, folder: string): World {
  const world: World = {
    options,
    origin: '',
    folder,
    grants: new Map(),
    sessions: new Map(),
    files: new Map(),
    renders: new Map(),
    clips: new Map(),
    faults: [],
    ledger: emptyLedger(),
    ending: new AbortController(),
  };
  grantOwnTokens(world);
  return world;
}

/** Forgets everything that happened and stops what runs; settings, clips and the address stay. */
export function resetWorld(world: World): void {
  world.ending.abort();
  world.ending = new AbortController();
  for (const map of [world.grants, world.sessions, world.files, world.renders]) map.clear();
  world.faults = [];
  world.ledger = emptyLedger();
  grantOwnTokens(world);
}

export function newAccount(world: World, userId: string, registered: boolean): AccountRecord {
  const account = { userId, registered, available: world.options.credits, frozen: 0, charged: 0 };
  world.ledger.accounts.push(account);
  return account;
}

function grantOwnTokens(world: World): void {
  for (const [index, token] of world.options.tokens.entries()) {
    const account = newAccount(world, `user_${index + 1}`, true);
    world.grants.set(token, { token, account, clientId: undefined, address: undefined, expiresAt: Infinity });
  }
}

/** Waits `ms` of the real service's time; rejects when `signal` ends. */
export async function pause(world: World, ms: number, signal = world.ending.signal): Promise<void> {
  signal.throwIfAborted();
  if (ms * world.options.speed >= 1) await sleep(ms * world.options.speed, undefined, { signal });
}
