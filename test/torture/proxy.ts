import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** The way of one process to a server, on a port of its own of 127.0.0.1. */
export interface TcpProxy {
  port: number;
  /** Breaks those of the connections that are chosen. */
  cut(isChosen: () => boolean): void;
  /** Lets nothing through any more, without a word to either side; new connections are taken, and hear nothing. */
  hold(): void;
  goOn(): void;
  close(): Promise<void>;
}

export async function startProxy(to: number): Promise<TcpProxy> {
  const open = new Set<{ near: Socket; far: Socket }>();
  let isHeld = false;
  const server = createServer(near => {
    const pair = { near, far: connect(to, '127.0.0.1') };
    open.add(pair);
    for (const [from, into] of [
      [pair.near, pair.far],
      [pair.far, pair.near],
    ] as const) {
      from.on('data', data => void into.write(data)).on('error', () => {});
      from.on('close', () => end(pair));
      if (isHeld) from.pause();
    }
  });
  const end = (pair: { near: Socket; far: Socket }) => {
    open.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  };
  const sockets = () => [...open].flatMap(({ near, far }) => [near, far]);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('there is no port');
  return {
    port: address.port,
    cut: isChosen => {
      for (const pair of [...open]) if (isChosen()) end(pair);
    },
    hold: () => {
      isHeld = true;
      for (const socket of sockets()) socket.pause();
    },
    goOn: () => {
      isHeld = false;
      for (const socket of sockets()) socket.resume();
    },
    close: async () => {
      for (const pair of [...open]) end(pair);
      server.close();
      await once(server, 'close');
    },
  };
}
