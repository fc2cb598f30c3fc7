import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startSimulator } from '../../simulator/server.ts';
import { ChatError, type ChatEvent, chatKey } from '../../src/chat.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { type Program, startProgram } from '../../src/program.ts';
import type { Timing } from '../../src/timing.ts';
import { TurnEnd, type TurnEngine } from '../../src/turns/engine.ts';
import { createFakeChat } from '../fakes/chat.ts';
import { makePhotos } from '../journeys/photos.ts';

/** Turns that end without their video after an interruption: the message that showed their progress must say so. */

const wish = 'animate this image';

/** A bot whose uploads never end, so that it can be interrupted in the middle of its turn. */
async function stuckBot() {
  const [folder, simulator, [photo = '']] = await Promise.all([
    mkdtemp(join(tmpdir(), 'stillmotion-test-')),
    startSimulator({ speed: 0, clip: 'prepared' }),
    makePhotos(1),
  ]);
  simulator.fault({ on: 'upload', times: 1_000, do: { kind: 'mute' } });
  const chat = createFakeChat();
  let program: Program | undefined;
  /** Leaves the turns as a process does that comes to no end: nobody noted that their runs did. */
  const die = async () => {
    await program?.stop(0);
    const database = new DatabaseSync(join(folder, 'bot.db'));
    database.exec('UPDATE turns SET rested = 0');
    database.close();
  };
  onTestFinished(async () => {
    await program?.stop(0);
    await simulator.close();
    await Promise.all([folder, dirname(photo)].map(path => rm(path, { recursive: true })));
  });
  const called = (endpoint: string, times: number) =>
    vi.waitFor(() => expect(simulator.ledger().calls[endpoint]).toBe(times), {
      interval: 2,
      timeout: 10_000,
    });
  const env = { NEMO_API_URL: simulator.url, DATA_DIR: folder, TIME_SCALE: '0.001' };
  return {
    chat,
    photo,
    simulator,
    called,
    die,
    uploading: (times: number) => called('upload', times),
    /** Starts it, again if need be; `early` has the engine before the turns go on, which wait for it. */
    start: async (
      early: (engine: TurnEngine) => unknown = () => {},
      { onTurnEnd, ...timing }: Partial<Timing> & { onTurnEnd?: (turnId: string) => void } = {},
    ) => {
      await program?.stop(0);
      program = await startProgram({
        config: loadConfig(env, 'no-such-file'),
        log: createLog({ level: 'silent', secrets: [] }),
        database: 'bot.db',
        timing: { captionGather: 50, chatRetryPauses: [10, 20], ...timing },
        adapters: ({ engine }) => {
          const { start: begin } = engine;
          engine.start = (handler, limits) =>
            begin(async turn => {
              await handler(turn);
              onTurnEnd?.(turn.turn.id);
            }, limits);
          const done = early(engine);
          const adapter = chat.adapter();
          const start: typeof adapter.start = async accept => {
            await done;
            await adapter.start(accept);
          };
          return [{ ...adapter, start }];
        },
      });
      return program;
    },
    idle: () =>
      vi.waitFor(
        async () => expect(await program?.engine.health()).toMatchObject({ queued: 0, running: 0 }),
        { interval: 2, timeout: 10_000 },
      ),
  };
}

test('a turn that breaks its process again and again without getting further is given up in its own message', async () => {
  const { chat, photo, start, die, uploading, idle } = await stuckBot();
  await start();
  await chat.accept(chat.say(wish, [photo]));
  for (const times of [1, 2, 3, 4, 5, 6]) {
    await uploading(times);
    await die();
    await start();
  }
  await idle();
  expect(chat.messages.map(({ text, buttons }) => ({ text, buttons }))).toEqual([
    { text: expect.stringMatching(/^I tried this several times.*\n.*\nYour files are kept/), buttons: [] },
  ]);
});

test('one of several videos that is given up says so in the message of that one', async () => {
  const { chat, photo, start, die, called, simulator, idle } = await stuckBot();
  simulator.clearFaults();
  simulator.fault({ on: 'prompt', after: 1, times: 1_000, do: { kind: 'mute' } });
  simulator.fault({ on: 'state', after: 3, times: 1_000, do: { kind: 'mute' } });
  await start();
  await chat.accept(chat.say(`${wish}, one of each`, [photo, photo]));
  await called('prompt', 2);
  for (const states of [4, 5, 6, 7, 8]) {
    await die();
    await start();
    await called('state', states);
  }
  await die();
  await start();
  await idle();
  expect(chat.messages.filter(({ buttons }) => buttons.some(({ label }) => label === 'Cancel'))).toEqual([]);
  expect(chat.messages[0]?.text).not.toContain('I tried this several times');
  expect(chat.messages.at(-1)?.text).toContain('I tried this several times');
});

test('a turn that was cancelled and interrupted while its first message was sent says so in that message', async () => {
  const { chat, photo, start, idle } = await stuckBot();
  await start();
  const said = Promise.withResolvers<void>();
  chat.sent = async () => {
    said.resolve();
    await new Promise(() => {});
  };
  const event = chat.say(wish, [photo]);
  await chat.accept(event);
  await said.promise;
  chat.sent = async () => {};
  await start(engine => engine.cancel(chatKey(event.chat)));
  await idle();
  expect(chat.messages.map(({ text, buttons }) => ({ text, buttons }))).toEqual([
    { text: expect.stringContaining('Stopped as you asked.'), buttons: [] },
  ]);
});

test('a turn that waited in line, and is taken up again after its answer, is answered once', async () => {
  const { chat, photo, start, uploading, idle } = await stuckBot();
  const ended: string[] = [];
  const words = chat.say('add lo-fi music');
  const times = () => ended.filter(id => id.endsWith(words.id)).length;
  const onTurnEnd = (turnId: string) => {
    ended.push(turnId);
    if (times() === 1 && turnId.endsWith(words.id)) throw new TurnEnd('lost');
  };
  await start(undefined, { onTurnEnd, lobbyAfter: 1, lobbyLook: 5 });
  await chat.accept(chat.say(wish, [photo]));
  await uploading(1);
  await chat.accept(words);
  await vi.waitFor(() => expect(chat.messages.at(-1)?.text).toContain('In line'));
  const first = chat.messages[0]?.buttons[0];
  await chat.accept({ ...chat.press('Cancel'), action: first && 'action' in first ? first.action : '' });
  await vi.waitFor(() => expect(times()).toBe(2), { timeout: 10_000 });
  await idle();
  // The stopped one's, the answer, and its video.
  expect(chat.messages).toHaveLength(3);
});

const gathered: { what: string; say(chat: ReturnType<typeof createFakeChat>, photo: string): ChatEvent[] }[] =
  [
    { what: 'one message', say: (chat, photo) => [chat.say(wish, [photo])] },
    {
      what: 'a picture and the text after it',
      say: (chat, photo) => [chat.say('', [photo]), chat.say(wish)],
    },
  ];

test.for(gathered)(
  'an interrupted turn of $what that is cancelled before it goes on says so in its own message',
  async ({ say }) => {
    const { chat, photo, start, uploading, idle } = await stuckBot();
    await start();
    const events = say(chat, photo);
    for (const event of events) await chat.accept(event);
    await uploading(1);
    await start(engine => engine.cancel(chatKey(events[0]?.chat ?? { platform: '', chatId: '' })));
    await idle();
    expect(chat.messages.map(({ text, buttons }) => ({ text, buttons }))).toEqual([
      { text: 'Stopped as you asked.\nNo credits were used.', buttons: [] },
    ]);
  },
);

const open = ({ messages }: ReturnType<typeof createFakeChat>) =>
  messages.filter(({ text, buttons }) => /…$/.test(text) || buttons.some(({ label }) => label === 'Cancel'));

test('one of several videos that is stopped after an interruption says so in the message of that one', async () => {
  const { chat, photo, start, called, simulator, idle } = await stuckBot();
  simulator.clearFaults();
  simulator.fault({ on: 'state', after: 2, times: 1_000, do: { kind: 'mute' } });
  await start();
  const event = chat.say(`${wish}, one of each`, [photo, photo]);
  await chat.accept(event);
  await called('state', 3);
  await start(engine => engine.cancel(chatKey(event.chat)));
  await idle();
  expect(open(chat)).toEqual([]);
  expect(chat.messages.map(({ videos }) => videos.length)).toEqual([0, 1, 0]);
  expect(chat.messages.at(-1)?.text).toMatch(/^1 of 2 videos are done\.\nStopped as you asked\./);
});

test('a video that is announced when the turn is interrupted comes, though it is stopped then', async () => {
  const { chat, photo, start, simulator, idle } = await stuckBot();
  simulator.clearFaults();
  chat.failures.addVideo.push(new ChatError('rate-limited', 'busy', { retryAfterMs: 60_000 }));
  await start();
  const event = chat.say(wish, [photo]);
  await chat.accept(event);
  await vi.waitFor(() => expect(chat.messages.at(-1)?.text).toContain('sending it…'), { timeout: 10_000 });
  await start(engine => engine.cancel(chatKey(event.chat)));
  await idle();
  expect(open(chat)).toEqual([]);
  expect(chat.messages.map(({ videos }) => videos.length)).toEqual([0, 1]);
});

test('a video that is announced and can not be sent is told as that in the message that announced it', async () => {
  const { chat, photo, start, simulator, idle } = await stuckBot();
  simulator.clearFaults();
  chat.failures.addVideo.push(...Array.from({ length: 100 }, () => new ChatError('unknown', 'away')));
  await start();
  await chat.accept(chat.say(wish, [photo]));
  await idle();
  expect(open(chat)).toEqual([]);
  expect(chat.messages).toHaveLength(2);
  expect(chat.messages[1]?.text).toMatch(/export/);
});

test('a stop of what goes on after an interruption leaves alone what was asked for after it', async () => {
  const { chat, photo, start, simulator, uploading, idle } = await stuckBot();
  await start();
  for (const event of [chat.say('', [photo]), chat.say(wish)]) await chat.accept(event);
  await uploading(1);
  for (const event of [chat.say('', [photo]), chat.say('make it slower')]) await chat.accept(event);
  const { chat: where, author, ...stop } = chat.press('Cancel');
  simulator.clearFaults();
  await start(engine => {
    const payload = { ...stop, chat: where, author };
    return engine.enqueue({ id: 'stop', chat: chatKey(where), user: 'fake:ada', urgent: true, payload });
  });
  await idle();
  expect(chat.messages[0]?.text).toBe('Stopped as you asked.\nNo credits were used.');
  expect(simulator.ledger().prompts.map(({ text }) => text)).toEqual(['make it slower']);
});
