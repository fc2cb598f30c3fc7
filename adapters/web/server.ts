import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { ConfigError } from '../../src/config.ts';
import type { Log } from '../../src/log.ts';
import type { Timing } from '../../src/timing.ts';
import { answer, setSafety } from './answers.ts';
import { Refused } from './refused.ts';

export interface PageServer {
  /** With a slash at its end. */
  url: string;
  close(): Promise<void>;
}

export interface Place {
  host: string;
  /** Unset: the usual one, or any that is free. */
  port: number | undefined;
}

export const usualPort = 8642;

type Respond = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Listens, and makes sure that every request is answered or ended. Throws a `ConfigError`. */
export async function startServer(
  place: Place,
  { respond, timing, log }: { respond: Respond; timing: Timing; log: Log },
): Promise<PageServer> {
  const underWay = new Set<Promise<void>>();
  const server = createServer({ requestTimeout: timing.transferTimeout }, (request, response) => {
    setSafety(response);
    const answered = respond(request, response)
      .catch(error => refuse(request, response, error, log))
      .finally(() => underWay.delete(answered));
    underWay.add(answered);
  });
  await listen(server, place);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : usualPort;
  return {
    url: `http://${openable(place.host)}:${port}/`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, ...underWay]);
    },
  };
}

/** What stands for all addresses of a machine; not one of them. */
export function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** The host as it stands in an address that a browser on this machine can open. */
function openable(host: string): string {
  if (isEveryAddress(host)) return isIPv6(host) ? '[::1]' : '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown, log: Log): void {
  // Whoever has gone away, or gets half a file already, can't be told anything.
  if (response.headersSent || response.destroyed) return void response.destroy();
  if (!(error instanceof Refused)) log.error({ err: error }, 'the page got no answer');
  // What is still on its way is not waited for.
  if (!request.complete) response.setHeader('connection', 'close');
  const refused = error instanceof Refused ? error : new Refused('unavailable');
  answer(response, refused.status, { error: refused.code });
}

async function listen(server: Server, { host, port }: Place): Promise<void> {
  const tryPort = async (wanted: number) => {
    server.listen(wanted, host);
    await once(server, 'listening');
  };
  try {
    await tryPort(port ?? usualPort).catch(error => {
      if (port !== undefined || !isTaken(error)) throw error;
      return tryPort(0);
    });
  } catch (error) {
    const why = isTaken(error) ? 'it is taken' : error instanceof Error ? error.message : String(error);
    throw new ConfigError([`The page can't listen on ${host}:${port ?? usualPort}: ${why}.`]);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
