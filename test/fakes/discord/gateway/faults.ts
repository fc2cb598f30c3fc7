import { z } from 'zod';
import type { World } from '../world.ts';
import { shardOf } from './dispatch.ts';
import { type Session, send } from './session.ts';

/** What goes wrong with the gateway. */
export interface GatewayFaults {
  /** Breaks the connections without a word; what happens meanwhile waits for the resumption. */
  cut(): void;
  /** Asks the bot to reconnect and resume. */
  reconnect(): void;
  /** Says that the session is invalid; one that is not resumable is forgotten. */
  invalidate(resumable: boolean): void;
  /** Closes with a code such as 4000, 4004, 4009. Only 4007 and 4009 forget the session too. */
  close(code: number): void;
  /** Forgets all sessions: whoever wants to resume has to identify anew. */
  forget(): void;
  /** Leaves the connections as they are and hears nothing that comes by them any more, not even a farewell. */
  freeze(): void;
  /** Answers no heartbeats, or answers them again. */
  deafen(deaf: boolean): void;
  /** Tells once more what it told last, as something new. */
  again(): void;
  /** Tells of something just as it is given, sense or nonsense. */
  tell(name: string, data: unknown): void;
  /** How many connections there are with a session. */
  connected(): number;
  /** Whether what is said in a guild, or in direct messages, reaches somebody just now. */
  hears(guildId: string | undefined): boolean;
  /** What the bot has identified for, shard by shard, and when. */
  sessions(): Pick<Session, 'shard' | 'intents' | 'at'>[];
}

const told = z.object({ t: z.string(), d: z.unknown() });

export function gatewayFaults(world: World): GatewayFaults {
  const live = () => [...world.sessions.values()].flatMap(({ socket }) => socket ?? []);
  const say = (op: number, d: unknown) => {
    for (const socket of live()) socket.send(JSON.stringify({ op, d, s: null, t: null }));
  };
  return {
    cut: () => {
      for (const socket of live()) socket.terminate();
    },
    reconnect: () => say(7, null),
    invalidate: resumable => {
      say(9, resumable);
      if (!resumable) world.sessions.clear();
    },
    close: code => {
      const sockets = live();
      if (code === 4007 || code === 4009) world.sessions.clear();
      for (const socket of sockets) socket.close(code);
    },
    forget: () => {
      const sockets = live();
      world.sessions.clear();
      for (const socket of sockets) socket.terminate();
    },
    freeze: () => {
      for (const socket of live()) socket.pause();
    },
    deafen: deaf => {
      world.deaf = deaf;
    },
    again: () => {
      for (const session of world.sessions.values()) {
        const last = told.safeParse(JSON.parse(session.sent.at(-1)?.frame ?? '{}'));
        if (last.success) send(session, last.data.t, last.data.d);
      }
    },
    tell: (name, data) => {
      for (const session of world.sessions.values()) send(session, name, data);
    },
    connected: () => live().length,
    hears: guildId =>
      [...world.sessions.values()].some(
        ({ socket, shard: [shard, count] }) => socket && shard === shardOf(guildId, count),
      ),
    sessions: () =>
      [...world.sessions.values()]
        .map(({ shard, intents, at }) => ({ shard, intents, at }))
        .sort((one, other) => one.shard[0] - other.shard[0]),
  };
}
