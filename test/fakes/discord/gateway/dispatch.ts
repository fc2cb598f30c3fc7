import type { World } from '../world.ts';
import { type Session, send } from './session.ts';

export const intents = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  presences: 1 << 8,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
};

/** Who hears of an event: the sessions of a guild's shard (else of the first shard) that asked for such events. */
export interface Hearing {
  guildId?: string;
  /** 0 for what everybody gets, such as interactions. */
  intent: number;
}
export const guildEvents = (guildId: string, intent: number): Hearing => ({ guildId, intent });

export const shardOf = (guildId: string | undefined, count: number): number =>
  guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count));

/**
 * Tells the bot of something, each session what it may know. Who is not connected just now is told when the session
 * is resumed.
 */
export function dispatch(
  world: World,
  { guildId, intent }: Hearing,
  name: string,
  data: (session: Session) => unknown,
): void {
  for (const session of world.sessions.values()) {
    const [shard, count] = session.shard;
    if (shard !== shardOf(guildId, count)) continue;
    if (intent !== 0 && (session.intents & intent) === 0) continue;
    send(session, name, data(session));
  }
}
