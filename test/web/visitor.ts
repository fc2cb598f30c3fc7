import { randomUUID } from 'node:crypto';
import { createParser } from 'eventsource-parser';
import { Agent, FormData, fetch, type RequestInit, type Response } from 'undici';
import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import {
  type Chat,
  chatSchema,
  type Message,
  messageSchema,
  streamEvents,
} from '../../adapters/web/protocol.ts';

/** Something that the stream told. */
export interface Told {
  event: string;
  data: unknown;
}

export interface GivenFile {
  name: string;
  content: Buffer;
  type?: string;
}

export type Visitor = ReturnType<typeof visit>;

/** A browser tab as the server meets it; it is closed with the test. */
export function visit(url: string, headers: Record<string, string> = {}) {
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const own = { origin: new URL(url).origin, 'accept-language': 'en-GB,en;q=0.9', ...headers };

  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path, url), {
      redirect: 'manual',
      dispatcher,
      ...init,
      headers: { ...own, ...toPairs(init.headers) },
    });
  const read = async <T>(path: string, shape: z.ZodType<T>): Promise<T> =>
    shape.parse(await (await call(path)).json());

  const visitor = {
    call,
    about: () => read('/api/about', z.record(z.string(), z.unknown())),
    chats: async (): Promise<Chat[]> =>
      (await read('/api/chats', z.object({ chats: z.array(chatSchema) }))).chats,
    messages: async (chat: string): Promise<Message[]> =>
      (await read(`/api/chats/${chat}/messages`, z.object({ messages: z.array(messageSchema) }))).messages,

    newChat: async (): Promise<string> => {
      const response = await call('/api/chats', { method: 'POST' });
      return z.object({ id: z.string() }).parse(await response.json()).id;
    },

    /** Answers the status; `id` is made when it is not given. */
    say: async (
      chat: string,
      text: string,
      { files = [], id = randomUUID() }: { files?: GivenFile[]; id?: string } = {},
    ): Promise<number> => {
      const body = new FormData();
      body.set('id', id);
      body.set('text', text);
      for (const { name, content, type = 'image/jpeg' } of files)
        body.append('files', new File([new Uint8Array(content)], name, { type }));
      return (await call(`/api/chats/${chat}/messages`, { method: 'POST', body })).status;
    },

    press: async (chat: string, press: { message: string; action: string; id?: string }): Promise<number> => {
      const response = await call(`/api/chats/${chat}/press`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id: randomUUID(), ...press }),
      });
      return response.status;
    },

    /** Listens from now on; resolves when the server is ready to tell. */
    listen: async (): Promise<Told[]> => {
      const told: Told[] = [];
      const { body } = await call('/api/stream');
      const parser = createParser({
        onEvent: ({ event = '', data }) => {
          if (!isEvent(event)) throw new Error(`the protocol has no event ${event}`);
          told.push({ event, data: streamEvents[event].parse(JSON.parse(data)) });
        },
      });
      const decoder = new TextDecoder();
      const reading = async () => {
        for await (const piece of body ?? []) parser.feed(decoder.decode(piece, { stream: true }));
      };
      reading().catch(() => {});
      await vi.waitFor(() => {
        if (told.length === 0) throw new Error('the stream is silent');
      });
      return told;
    },
  };
  return visitor;
}

function isEvent(name: string): name is keyof typeof streamEvents {
  return name in streamEvents;
}

function toPairs(headers: RequestInit['headers']): Record<string, string> {
  return headers === undefined ? {} : z.record(z.string(), z.string()).parse(headers);
}
