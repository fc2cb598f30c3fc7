import type { WebSocket } from 'ws';
import { z } from 'zod';
import { guildWire } from '../rooms-wire.ts';
import type { World } from '../world.ts';
import { intents, shardOf } from './dispatch.ts';
import { replay, type Session, send } from './session.ts';

const frame = z.object({ op: z.int(), d: z.unknown() });
const identify = z.object({
  token: z.string(),
  intents: z.int().min(0),
  properties: z.record(z.string(), z.unknown()),
  compress: z.boolean().optional(),
  shard: z.tuple([z.int(), z.int()]).default([0, 1]),
});
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });

export const closeCodes = {
  unknownOpcode: 4001,
  decodeError: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  invalidSeq: 4007,
  invalidShard: 4010,
  disallowedIntents: 4014,
};

/** One connection of a bot: hello, then identify or resume, then heartbeats until one side leaves. */
export function converse(world: World, socket: WebSocket): void {
  let session: Session | undefined;
  const say = (op: number, d: unknown = null) => socket.send(JSON.stringify({ op, d, s: null, t: null }));
  const refuse = (code: number, detail: string) => {
    world.violations.push({ rule: 'gateway', route: 'gateway', detail, at: world.options.now() });
    socket.close(code, detail);
  };
  const handlers: Record<number, (d: unknown) => void> = {
    1: () => {
      if (!world.deaf) say(11);
    },
    2: d => {
      if (session) return refuse(closeCodes.alreadyAuthenticated, 'Already authenticated.');
      const asked = identify.safeParse(d);
      if (!asked.success) return refuse(closeCodes.decodeError, 'Error while decoding payload.');
      const wrong = identifyProblem(world, asked.data);
      if (wrong) return refuse(wrong.code, wrong.detail);
      session = begin(world, socket, asked.data);
    },
    // Presence and voice are heard and have no answer.
    3: () => {},
    4: () => {},
    6: d => {
      const asked = resume.safeParse(d);
      if (!asked.success) return refuse(closeCodes.decodeError, 'Error while decoding payload.');
      if (asked.data.token !== world.options.token) {
        return refuse(closeCodes.authenticationFailed, 'Authentication failed.');
      }
      const found = resumable(world, asked.data.session_id);
      if (!found) return say(9, false);
      if (asked.data.seq > found.sent.length) return refuse(closeCodes.invalidSeq, 'Invalid seq');
      session = found;
      attach(found, socket);
      replay(found, asked.data.seq);
      send(found, 'RESUMED', {});
    },
    8: () => {},
  };
  socket.on('message', data => {
    const read = readFrame(String(data));
    if (!read) return refuse(closeCodes.decodeError, 'Error while decoding payload.');
    const handler = handlers[read.op];
    if (!handler) return refuse(closeCodes.unknownOpcode, 'Unknown opcode.');
    if (!session && ![1, 2, 6].includes(read.op))
      return refuse(closeCodes.notAuthenticated, 'Not authenticated.');
    handler(read.d);
  });
  socket.on('error', () => {});
  socket.on('close', code => {
    if (session?.socket !== socket) return;
    session.socket = undefined;
    session.cutAt = world.options.now();
    // A bot that takes its leave properly does not come back to its session.
    if (code === 1000 || code === 1001) world.sessions.delete(session.id);
  });
  say(10, { heartbeat_interval: world.options.heartbeatInterval, _trace: [] });
}

function readFrame(text: string): z.infer<typeof frame> | undefined {
  try {
    return frame.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function identifyProblem(world: World, asked: z.infer<typeof identify>) {
  const { token, messageContent } = world.options;
  const [shard, count] = asked.shard;
  const privileged = intents.guildMembers | intents.presences | (messageContent ? 0 : intents.messageContent);
  if (asked.token !== token) {
    return { code: closeCodes.authenticationFailed, detail: 'Authentication failed.' };
  }
  if (shard < 0 || shard >= count) return { code: closeCodes.invalidShard, detail: 'Invalid shard.' };
  if (asked.intents & privileged)
    return { code: closeCodes.disallowedIntents, detail: 'Disallowed intent(s).' };
  return undefined;
}

function begin(world: World, socket: WebSocket, asked: z.infer<typeof identify>): Session {
  const session: Session = {
    id: `session-${world.nextId()}`,
    shard: asked.shard,
    at: world.options.now(),
    intents: asked.intents,
    sent: [],
    socket,
    cutAt: undefined,
  };
  for (const other of world.sessions.values()) {
    if (other.shard[0] === session.shard[0] && !other.socket) world.sessions.delete(other.id);
  }
  world.sessions.set(session.id, session);
  const [shard, count] = session.shard;
  const mine = [...world.guilds.values()].filter(
    ({ id, installed }) => installed && shardOf(id, count) === shard,
  );
  send(session, 'READY', {
    v: 10,
    user: { ...world.bot, verified: true, mfa_enabled: false, email: null },
    guilds: mine.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: world.options.resumeUrl || gatewayUrl(world),
    shard: session.shard,
    application: { id: world.applicationId, flags: applicationFlags(world) },
    private_channels: [],
    presences: [],
    relationships: [],
  });
  if (session.intents & intents.guilds)
    for (const guild of mine) send(session, 'GUILD_CREATE', guildWire(world, guild));
  return session;
}

export const gatewayUrl = (world: World) => world.origin.replace('http', 'ws');

const messageContentLimited = 1 << 19;
export const applicationFlags = ({ options }: World) => (options.messageContent ? messageContentLimited : 0);

function attach(session: Session, socket: WebSocket): void {
  if (session.socket !== socket) session.socket?.terminate();
  session.socket = socket;
  session.cutAt = undefined;
}

function resumable(world: World, id: string): Session | undefined {
  const session = world.sessions.get(id);
  const { now, sessionLifetime } = world.options;
  if (session?.cutAt !== undefined && now() - session.cutAt > sessionLifetime) return undefined;
  return session;
}
