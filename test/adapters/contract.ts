import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type ChatAdapter,
  ChatError,
  type ChatEvent,
  type ChatRef,
  chatEventSchema,
  type FileSource,
  type OutVideo,
  type SentRef,
  sentRefSchema,
} from '../../src/chat.ts';
import { temporaryMovie } from '../media/movies.ts';

/** An adapter on a platform of its own, and what people see and do there. */
export interface AdapterUnderTest {
  adapter: ChatAdapter;
  /** The adapter of another process of the same bot; left out where there is only ever one. */
  another?: ChatAdapter;
  chat: ChatRef;
  /** A file that someone sent, and one that the platform can't give any more. */
  file: { source: FileSource; content: string };
  goneFile: FileSource;
  /** Someone writes this in the chat. */
  say(words: string): void | Promise<void>;
  /** What a message shows to people now. */
  seen(sent: SentRef): Seen | Promise<Seen>;
  /** How many messages of the bot the chat has. */
  count(): number | Promise<number>;
  /** True where a repeated `send` under the same key is the same message. */
  sendsOnce: boolean;
}

export interface Seen {
  text: string;
  videos: number;
}

/**
 * What the conversation relies on, the same for every platform. `open` starts a platform and an adapter on it,
 * not yet started, and cleans up by itself (`onTestFinished`).
 */
export function describeAdapter(name: string, open: () => Promise<AdapterUnderTest>): void {
  const started = async () => {
    const under = await open();
    const events: ChatEvent[] = [];
    onTestFinished(() => under.adapter.stop());
    await under.adapter.start(async event => {
      events.push(event);
      return 'queued';
    });
    return { ...under, events };
  };
  /** To speak, an adapter need not listen, where there can be several. */
  const speaking = async () => {
    const under = await open();
    if (!under.another) await under.adapter.start(async () => 'queued');
    onTestFinished(() => under.adapter.stop());
    return under;
  };

  describe(`${name} as an adapter`, () => {
    test('what is said arrives as an event of this platform that survives JSON', async () => {
      const { adapter, chat, say, events } = await started();
      await say('first words');
      await say('second words');
      const heard = () =>
        events.flatMap(event => (event.type === 'message' && event.text.endsWith('words') ? event : []));
      await vi.waitFor(() =>
        expect(heard().map(event => event.text)).toEqual(['first words', 'second words']),
      );
      for (const event of events) {
        expect(chatEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
        expect(event.chat).toEqual(chat);
      }
      expect(chat.platform).toBe(adapter.platform);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    });

    test('a message is sent, and its reference survives JSON and edits it', async () => {
      const { adapter, chat, seen, count } = await speaking();
      const before = await count();
      const sent = await adapter.send(chat, { text: 'working' }, 'turn:progress');
      const stored = sentRefSchema.parse(JSON.parse(JSON.stringify(sent)));
      expect(stored).toEqual(sent);
      expect(await seen(sent)).toMatchObject({ text: expect.stringContaining('working'), videos: 0 });
      await adapter.edit(stored, { text: 'finished' });
      expect((await seen(sent)).text).toContain('finished');
      expect((await seen(sent)).text).not.toContain('working');
      expect(await count()).toBe(before + 1);
    });

    test('the same edit twice is no error', async () => {
      const { adapter, chat, seen } = await speaking();
      const sent = await adapter.send(chat, { text: 'working' }, 'turn:progress');
      await adapter.edit(sent, { text: 'finished' });
      await adapter.edit(sent, { text: 'finished' });
      expect((await seen(sent)).text).toContain('finished');
    });

    test('two keys are two messages; the same key is one message, where the platform can', async () => {
      const { adapter, chat, count, sendsOnce } = await speaking();
      const before = await count();
      const first = await adapter.send(chat, { text: 'hello' }, 'turn:1');
      const again = await adapter.send(chat, { text: 'hello' }, 'turn:1');
      if (sendsOnce) expect(again).toEqual(first);
      const other = await adapter.send(chat, { text: 'hello' }, 'turn:2');
      expect(other).not.toEqual(first);
      expect(await count()).toBe(before + (sendsOnce ? 2 : 3));
    });

    test('text is text: markup, commands and mentions in it mean nothing', async () => {
      const { adapter, chat, seen } = await speaking();
      const plain = '*not bold* _nor_ <b>this</b> [link](https://example.org) `x` & 你好 🎬';
      const sent = await adapter.send(chat, { text: plain }, 'turn:1');
      expect((await seen(sent)).text).toContain(plain);
    });

    test('a video put into a message twice is there once, under its caption', async () => {
      const { adapter, chat, seen } = await speaking();
      const video = await aVideo();
      const sent = await adapter.send(chat, { text: 'sending it…' }, 'turn:video:1/announce');
      const shown = await adapter.addVideo(sent, video);
      const again = await adapter.addVideo(sent, video);
      expect(sentRefSchema.parse(JSON.parse(JSON.stringify(again)))).toEqual(shown);
      expect(await seen(again)).toMatchObject({ text: expect.stringContaining('one fine video'), videos: 1 });
      expect((await seen(again)).text).not.toContain('sending it');
    });

    test('a file that someone sent is streamed', async () => {
      const { adapter, file } = await speaking();
      const stream = await adapter.openFile(file.source, new AbortController().signal);
      expect(await text(stream)).toBe(file.content);
    });

    test('a file that is gone is told at once, as a ChatError', async () => {
      const { adapter, goneFile } = await speaking();
      const error = await adapter.openFile(goneFile, new AbortController().signal).catch(problem => problem);
      expect(error).toBeInstanceOf(ChatError);
      expect(error).toMatchObject({ reason: 'gone' });
    });

    test('a file that nobody wants any more is let go', async () => {
      const { adapter, file } = await speaking();
      const enough = new AbortController();
      const stream = await adapter.openFile(file.source, enough.signal);
      stream.on('error', () => {});
      enough.abort();
      await vi.waitFor(() => expect(stream.destroyed).toBe(true));
      await expect(adapter.openFile(file.source, enough.signal)).rejects.toThrow();
    });

    test('limits are plain data and leave room to work in', async () => {
      const { adapter, chat } = await speaking();
      const { hasButtons, hearsAll, posterSide, ...numbers } = adapter.limits({ chat });
      expect([hasButtons, hearsAll]).toEqual([expect.any(Boolean), expect.any(Boolean)]);
      expect(posterSide).toBeGreaterThanOrEqual(0);
      for (const [limit, value] of Object.entries(numbers)) {
        expect(Number.isSafeInteger(value), limit).toBe(true);
        expect(value, limit).toBeGreaterThan(0);
      }
      expect(numbers.maxTextLength).toBeGreaterThanOrEqual(numbers.maxCaptionLength);
    });

    test('activity can be shown at any time', async () => {
      const { adapter, chat } = await speaking();
      await adapter.showActivity(chat);
    });

    test('what one process takes in, another that never listens answers, by what the event holds', async ({
      skip,
    }) => {
      const { adapter, another, say, seen, events } = await started();
      if (!another) return skip('there is only one process');
      onTestFinished(() => another.stop());
      await say('animate this');
      const heard = await vi.waitUntil(() =>
        events.find(event => event.type === 'message' && event.text === 'animate this'),
      );
      const event = chatEventSchema.parse(JSON.parse(JSON.stringify(heard)));
      expect(another.limits(event)).toEqual(adapter.limits(event));
      await another.showActivity(event.chat);
      const answer = { text: 'working', ...(event.messageId && { replyTo: event.messageId }) };
      const sent = await another.send(event.chat, answer, 'turn:progress');
      await another.edit(sent, { text: 'finished' });
      expect(await seen(sent)).toMatchObject({ text: expect.stringContaining('finished') });
      expect(await seen(await another.addVideo(sent, await aVideo()))).toMatchObject({ videos: 1 });
    });

    test('after the stop nothing is heard any more, and a second stop is harmless', async () => {
      const { adapter, say, events } = await started();
      await adapter.stop();
      const before = events.length;
      await Promise.resolve('anybody there?')
        .then(say)
        .catch(() => {});
      await new Promise(resolve => setTimeout(resolve, 30));
      expect(events).toHaveLength(before);
      await adapter.stop();
    });
  });
}

async function aVideo(): Promise<OutVideo> {
  const { path, bytes } = await temporaryMovie();
  return {
    path,
    name: 'photo.mp4',
    bytes,
    duration: 2,
    width: 64,
    height: 48,
    caption: { text: 'one fine video', buttons: [[{ label: 'Slower', action: 'wish:slower' }]] },
  };
}
