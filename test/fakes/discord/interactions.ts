import { randomBytes } from 'node:crypto';
import type { APIUser } from 'discord.js';
import type { Modal } from './components.ts';
import type { Post } from './posts.ts';
import { refusals } from './refusals.ts';
import type { World } from './world.ts';

/** Something that a person asked of the application, and how far the application got with it. */
export interface Interaction {
  id: string;
  token: string;
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  type: 2 | 3 | 4 | 5;
  /** Of the command, or the custom id. */
  name: string;
  user: APIUser;
  channelId: string;
  at: number;
  /** Bytes that a file of a response may have. */
  uploadLimit: number;
  /** Whether the application is there for this person only, not for the place. */
  outside: boolean;
  /** By kind of installation, whose it is. */
  owners: Record<string, string>;
  /** The message whose button was pressed, or whose menu was opened. */
  source: Post | undefined;
  /** The first response: 4 message, 5 deferred message, 6 deferred edit, 7 edit, 8 choices, 9 modal. */
  response: { type: number; at: number } | undefined;
  original: Post | undefined;
  followUps: Post[];
  modal: Modal | undefined;
  choices: { name: string; value: string | number }[] | undefined;
}

/** The interaction that a callback means; it exists only for some seconds if nobody responds to it. */
export function awaiting(world: World, id: string, token: string): Interaction {
  const found = world.interactions.get(id);
  const { now, interactionDeadline } = world.options;
  if (!found || found.token !== token) throw refusals.unknownInteraction();
  if (found.response) throw refusals.alreadyAcknowledged();
  if (now() - found.at > interactionDeadline) throw refusals.unknownInteraction();
  return found;
}

/** The interaction whose webhook is used; it must have been responded to, and not too long ago. */
export function openWebhook(world: World, application: string, token: string): Interaction {
  const found = world.interactions.get(idIn(token));
  const { now, tokenLifetime } = world.options;
  if (application !== world.applicationId || found?.token !== token) throw refusals.invalidToken();
  if (now() - found.at > tokenLifetime) throw refusals.invalidToken();
  if (!found.response) throw refusals.unknownWebhook();
  return found;
}

/** A token says which interaction it belongs to, and holds a secret. */
export const tokenFor = (id: string) =>
  Buffer.from(`interaction:${id}:${randomBytes(24).toString('hex')}`).toString('base64url');
const idIn = (token: string) => Buffer.from(token, 'base64url').toString().split(':')[1] ?? '';
