import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTerminalAdapter } from '../../adapters/terminal/adapter.ts';
import { createChat } from '../../adapters/terminal/chat.ts';
import { createScreen } from '../../adapters/terminal/screen.ts';
import type { ChatEvent, ChatRef } from '../../src/chat.ts';
import { screenOf } from '../fakes/screen.ts';
import { temporaryMovie } from '../media/movies.ts';
import { temporaryFolder } from '../media/prepared.ts';
import { describeAdapter } from './contract.ts';

const greeting =
  'Stillmotion. A picture by its path, then what should happen; /help for more, Ctrl-D to leave.';
const room: ChatRef = { platform: 'terminal', chatId: 'chat' };

/** The interactive chat on streams of its own, a terminal or (`isTTY: false`) a pipe; `left` are turns that are not done. */
async function openTerminal({ isTTY, columns = 80 }: { isTTY: boolean; columns?: number }) {
  const folder = await temporaryFolder();
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY, columns });
  let written = '';
  output.on('data', data => {
    written += data;
  });
  const screen = createScreen(output);
  const left = new Set<string>();
  const chat = createChat(screen, { input, output }, folder, async () => [...left]);
  const adapter = createTerminalAdapter(screen, chat, isTTY);
  /** The lines under the greeting, without the prompt. */
  const lines = () =>
    screenOf(written, columns)
      .slice(Math.ceil(greeting.length / columns))
      .filter(line => line !== '' && line !== '›');
  return { folder, input, adapter, chat, lines, left };
}

/** The same, started; `events` is what was said. */
async function chatting(options: { isTTY: boolean; columns?: number }) {
  const terminal = await openTerminal(options);
  const events: ChatEvent[] = [];
  onTestFinished(() => terminal.adapter.stop());
  await terminal.adapter.start(async event => {
    events.push(event);
    terminal.left.add(event.id);
    return 'queued';
  });
  const heard = (count: number) =>
    vi.waitFor(() => {
      expect(events).toHaveLength(count + 1);
      return events.slice(1);
    });
  return { ...terminal, heard, events };
}

describeAdapter('the terminal', async () => {
  const { folder, input, adapter, lines } = await openTerminal({ isTTY: true });
  const path = join(folder, 'note.txt');
  await writeFile(path, 'some bytes');
  return {
    adapter,
    chat: room,
    file: { source: { via: 'path', path }, content: 'some bytes' },
    goneFile: { via: 'path', path: `${path}.gone` },
    say: words => void input.write(`${words}\r`),
    seen: async () => ({
      text: lines().join('\n'),
      videos: (await readdir(folder)).filter(name => name.endsWith('.mp4')).length,
    }),
    count: () => lines().length,
    sendsOnce: true,
  };
});

test('a chat begins with the start command', async () => {
  const { events } = await chatting({ isTTY: true });
  expect(events).toMatchObject([{ type: 'command', name: 'start', chat: room }]);
});

test('what is typed before the bot is ready is not lost', async () => {
  const { input, adapter } = await openTerminal({ isTTY: false });
  onTestFinished(() => adapter.stop());
  input.write('hello\n');
  await new Promise(setImmediate);
  const events: ChatEvent[] = [];
  await adapter.start(async event => {
    events.push(event);
    return 'queued';
  });
  expect(events).toMatchObject([{ name: 'start' }, { text: 'hello' }]);
});

test('a pipe that has ended before the bot is ready is answered all the same', async () => {
  const { input, adapter, chat } = await openTerminal({ isTTY: false });
  onTestFinished(() => adapter.stop());
  const hasLeft = vi.fn();
  chat.finished.then(hasLeft);
  input.end('hello\n');
  await new Promise(resolve => setTimeout(resolve, 10));
  await chat.look();
  const events: ChatEvent[] = [];
  await adapter.start(async event => {
    events.push(event);
    return 'queued';
  });
  expect(events).toMatchObject([{ name: 'start' }, { text: 'hello' }]);
  expect(hasLeft).not.toHaveBeenCalled();
  await new Promise(setImmediate);
  await chat.look();
  expect(await chat.finished).toBe(0);
});

test('a path among the words is a file, and the words are the wish', async () => {
  const { folder, input, heard } = await chatting({ isTTY: true });
  const photo = join(folder, 'my photo.jpg');
  await writeFile(photo, 'pixels');
  input.write(`"${photo}" make it move, don't cut\r`);
  expect(await heard(1)).toMatchObject([
    {
      type: 'message',
      text: "make it move, don't cut",
      attachments: [{ name: 'my photo.jpg', bytes: 6, source: { via: 'path', path: photo } }],
    },
  ]);
});

test('a path that leads nowhere is told and not sent', async () => {
  const { input, lines, heard } = await chatting({ isTTY: true });
  input.write('/nowhere/photo.jpg make it move\r/help\r');
  expect(await heard(1)).toMatchObject([{ type: 'command', name: 'help' }]);
  expect(lines()).toContain('There is no file /nowhere/photo.jpg.');
});

test('a choice is made by its number, and a number without a choice is words', async () => {
  const { adapter, input, lines, heard } = await chatting({ isTTY: true });
  const buttons = [
    [{ label: 'Slow', action: 'wish:slow' }],
    [
      { label: 'Fast', action: 'wish:fast' },
      { label: 'Cancel', action: 'cancel:x' },
      { label: 'Register', url: 'https://example.org/register' },
    ],
  ];
  await adapter.send(room, { text: 'How?', buttons }, 'turn:1');
  expect(lines()).toEqual(['How?', 'Register: https://example.org/register', '[1] Slow   [2] Fast']);
  input.write('2\r3\r');
  expect(await heard(2)).toMatchObject([
    { type: 'button', action: 'wish:fast', message: { chat: room, messageId: 'turn:1' } },
    { type: 'message', text: '3' },
  ]);
});

test('progress changes in its place, whatever is being typed below', async () => {
  const { adapter, input, lines } = await chatting({ isTTY: true });
  const sent = await adapter.send(room, { text: 'Uploading…\n⏳' }, 'turn:1');
  input.write('half a se');
  await vi.waitFor(() => expect(lines().at(-1)).toBe('› half a se'));
  await adapter.edit(sent, { text: 'Making the video file… 50 %' });
  await adapter.edit(sent, { text: '做好了' });
  expect(lines()).toEqual(['做好了', '› half a se']);
});

test('a line that is being typed over several rows covers nothing and is not repeated', async () => {
  const { adapter, input, lines } = await chatting({ isTTY: true, columns: 20 });
  await adapter.send(room, { text: 'How?' }, 'turn:1');
  const sent = await adapter.send(room, { text: 'Uploading…' }, 'turn:2');
  const typed = 'then add a title and some music and make it vertical';
  input.write(typed);
  await vi.waitFor(() => expect(lines().join('')).toContain('vertical'));
  await adapter.edit(sent, { text: 'Making the video file… 50 %' });
  await adapter.edit(sent, { text: 'Done.' });
  const rows = [`› ${typed}`.slice(0, 20), typed.slice(18, 38), typed.slice(38)].map(row => row.trimEnd());
  expect(lines()).toEqual(['How?', 'Done.', ...rows]);
});

test('choices that do not fit beside each other stand below each other', async () => {
  const { adapter, lines } = await chatting({ isTTY: true, columns: 20 });
  const buttons = [['Faster', 'Slower'].map(label => ({ label, action: `wish:${label}` }))];
  await adapter.send(room, { text: 'How?', buttons }, 'turn:1');
  expect(lines()).toEqual(['How?', '[1] Faster', '[2] Slower']);
});

test('a pipe gets a line for each change, and nothing but text', async () => {
  const { adapter, lines } = await chatting({ isTTY: false });
  const sent = await adapter.send(room, { text: 'Uploading…' }, 'turn:1');
  await adapter.edit(sent, { text: 'Done\x1b[2J\u202e.' });
  expect(lines()).toEqual(['Uploading…', 'Done[2J.']);
});

test('Ctrl-C cancels what runs, and twice leaves', async () => {
  const { input, chat, heard, lines } = await chatting({ isTTY: true });
  input.write('make it move\r');
  await heard(1);
  input.write('\x03');
  expect(await heard(2)).toMatchObject([{ type: 'message' }, { type: 'command', name: 'cancel' }]);
  expect(lines()).toContain('Ctrl-C again leaves.');
  input.write('\x03');
  expect(await chat.finished).toBe(0);
});

test.each(['/quit\r', '\x04'])('%j leaves', async keys => {
  const { input, chat } = await chatting({ isTTY: true });
  input.write(keys);
  expect(await chat.finished).toBe(0);
});

test('a pipe that ends is answered to the end before the chat leaves', async () => {
  const { input, chat, events, heard, left } = await chatting({ isTTY: false });
  const hasLeft = vi.fn();
  chat.finished.then(hasLeft);
  input.end('one\ntwo\n');
  await heard(2);
  for (const { id } of events.slice(0, -1)) left.delete(id);
  await new Promise(resolve => setTimeout(resolve, 10));
  await chat.look();
  expect(hasLeft).not.toHaveBeenCalled();
  left.clear();
  await chat.look();
  expect(await chat.finished).toBe(0);
});

test('a line of a pipe that can not be stored is told, waited for no longer, and makes the status 1', async () => {
  const { input, adapter, chat, lines } = await openTerminal({ isTTY: false });
  onTestFinished(() => adapter.stop());
  const lost = Promise.withResolvers<'queued'>();
  await adapter.start(event => (event.type === 'message' ? lost.promise : Promise.resolve('queued')));
  const hasLeft = vi.fn();
  chat.finished.then(hasLeft);
  input.end('hello\n');
  await new Promise(resolve => setTimeout(resolve, 10));
  await chat.look();
  expect(hasLeft).not.toHaveBeenCalled();
  lost.reject(new Error('no room'));
  await vi.waitFor(() => expect(lines()).toContain('That could not be stored: no room'));
  await chat.look();
  expect(await chat.finished).toBe(1);
});

test('a video is a file beside the person, whole or not at all, named with its size', async () => {
  const { adapter, folder, lines } = await chatting({ isTTY: true });
  const { path, bytes } = await temporaryMovie();
  const video = {
    path,
    name: 'photo.mp4',
    bytes,
    duration: 2,
    width: 64,
    height: 48,
    caption: { text: 'Done' },
  };
  const sent = await adapter.send(room, { text: 'sending it…' }, 'turn:1');
  await expect(adapter.addVideo(sent, { ...video, path: `${path}.gone` })).rejects.toMatchObject({
    name: 'ChatError',
    reason: 'rejected',
  });
  expect(await readdir(folder)).toEqual([]);
  await adapter.addVideo(sent, video);
  expect(await readdir(folder)).toEqual([expect.stringMatching(/^photo-[0-9a-f]{6}\.mp4$/)]);
  expect(lines().join('')).toMatch(/^🎬 .*photo-[0-9a-f]{6}\.mp4 \(2\.0 s, 64×48, 0\.0 MB\)Done$/);
});
