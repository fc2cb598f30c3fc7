import type { Upload } from '../../form.ts';
import { refusals } from '../refusals.ts';
import { botIsIn, botPermissions, type Channel } from '../rooms.ts';
import type { World } from '../world.ts';

/** One request that is being carried out. */
export interface Call {
  world: World;
  route: string;
  /** What stands in the path for `{channel_id}` and the like. */
  at: (name: string) => string;
  query: URLSearchParams;
  body: unknown;
  files: ReadonlyMap<string, Upload>;
}

export interface Answer {
  status: number;
  body?: unknown;
}

export type Routes = Record<string, (call: Call) => Answer>;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const done: Answer = { status: 204 };

/** A channel that the bot can see, or the refusal that it gets. */
export function visibleChannel(world: World, id: string): Channel {
  const channel = world.channels.get(id);
  if (!channel) throw refusals.unknownChannel();
  if (!botIsIn(world, channel)) throw refusals.missingAccess();
  if (!(botPermissions(world, channel) & viewChannel)) throw refusals.missingAccess();
  return channel;
}

const viewChannel = 1n << 10n;

export function need(
  world: World,
  channel: Channel,
  permission: bigint,
  refusal = refusals.missingPermissions,
): void {
  if ((botPermissions(world, channel) & permission) !== permission) throw refusal();
}
