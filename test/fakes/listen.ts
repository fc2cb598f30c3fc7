import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Listener {
  /** `http://127.0.0.1:port` */
  origin: string;
  server: Server;
  /** Breaks all connections and takes no new ones for so long; resolves when it is back at the same address. */
  outage(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** A server on a free port of 127.0.0.1. An answer that fails breaks its connection. */
export async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  { ending, onStop = () => {} }: { ending: AbortSignal; onStop?: () => void },
): Promise<Listener> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.socket?.resetAndDestroy());
  });
  // Long polls and long uploads are part of the contract.
  server.requestTimeout = 0;
  const open = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await open(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const stop = async () => {
    onStop();
    server.closeAllConnections();
    if (server.listening) await new Promise(resolve => server.close(resolve));
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    server,
    stop,
    outage: async ms => {
      await stop();
      await sleep(ms, undefined, { signal: ending }).catch(() => {});
      if (!ending.aborted) await open(port);
    },
  };
}
