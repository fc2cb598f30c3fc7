import type { APIUser } from 'discord.js';
import { WebSocketServer } from 'ws';
import { arm } from '../faults.ts';
import { listen } from '../listen.ts';
import { type Acts, actsOf } from './acts.ts';
import { answer } from './answer.ts';
import type { Fault } from './faults.ts';
import { converse } from './gateway/connection.ts';
import { type GatewayFaults, gatewayFaults } from './gateway/faults.ts';
import { defaultOptions, type Options } from './options.ts';
import { type People, peopleOf } from './people.ts';
import { type Seen, seenOf } from './seen.ts';
import { createWorld } from './world.ts';

/** A running stand-in for Discord: the people who use it, what they see, and what goes wrong with it. */
export interface FakeDiscord extends People, Acts, Seen {
  /** For a client's `rest.api`, such as `http://127.0.0.1:8081/api`; the client adds the version. */
  url: string;
  token: string;
  applicationId: string;
  bot: APIUser;
  gateway: GatewayFaults;
  /** Arms a fault for a coming call; faults of the same route wait in line. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Breaks all connections and takes no new ones for so long; resolves when it is back at the same address. */
  outage(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a stand-in for Discord on a free port of 127.0.0.1. Takes milliseconds. */
export async function startDiscord(options: Partial<Options> = {}): Promise<FakeDiscord> {
  const world = createWorld({ ...defaultOptions, ...options });
  const gateway = new WebSocketServer({ noServer: true });
  const { origin, server, outage, stop } = await listen(
    (request, response) => answer(world, request, response),
    {
      ending: world.ending.signal,
      onStop: () => {
        for (const connection of gateway.clients) connection.terminate();
      },
    },
  );
  world.origin = origin;
  server.on('upgrade', (request, socket, head) => {
    const query = new URL(request.url ?? '/', world.origin).searchParams;
    // Plain JSON is all that is spoken here, so a client that wants more is told at once.
    if (query.has('compress') || (query.get('encoding') ?? 'json') !== 'json') {
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    gateway.handleUpgrade(request, socket, head, connection => converse(world, connection));
  });
  return {
    url: `${world.origin}/api`,
    token: world.options.token,
    applicationId: world.applicationId,
    bot: world.bot,
    ...peopleOf(world),
    ...actsOf(world),
    ...seenOf(world),
    gateway: gatewayFaults(world),
    fault: fault => void world.faults.push(arm(fault)),
    clearFaults: () => void world.faults.splice(0),
    outage,
    close: async () => {
      world.ending.abort();
      await stop();
    },
  };
}
