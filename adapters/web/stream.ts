import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Timing } from '../../src/timing.ts';
import type { streamEvents } from './protocol.ts';

type Events = typeof streamEvents;

export type Stream = ReturnType<typeof createStream>;

/** Tells every page that is open what happens. A page that can't keep up is cut off; it comes back and fetches all. */
export function createStream(timing: Timing, maxWaiting: number) {
  const readers = new Set<ServerResponse>();
  const write = (reader: ServerResponse, text: string) => {
    if (reader.writableLength > maxWaiting) reader.destroy();
    else reader.write(text);
  };
  const heartbeat = setInterval(() => {
    for (const reader of readers) write(reader, ':\n\n');
  }, timing.webHeartbeat);

  return {
    add: (request: IncomingMessage, response: ServerResponse): void => {
      request.socket.setNoDelay();
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // Proxies that collect answers before they pass them on leave this one alone.
        'x-accel-buffering': 'no',
      });
      response.once('close', () => readers.delete(response));
      readers.add(response);
      write(response, eventText('ready', {}));
    },

    tell: <Name extends keyof Events>(name: Name, data: z.input<Events[Name]>): void => {
      const text = eventText(name, data);
      for (const reader of readers) write(reader, text);
    },

    close: (): void => clearInterval(heartbeat),
  };
}

/** JSON has no line ends of its own, so an event's data is one line. */
function eventText(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
