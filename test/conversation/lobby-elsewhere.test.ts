import { once } from 'node:events';
import { join } from 'node:path';
import { Keyv } from 'keyv';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLobby } from '../../src/conversation/lobby.ts';
import { openDatabase } from '../../src/database/database.ts';
import { keyvSqlite } from '../../src/database/keyv.ts';
import { createLog } from '../../src/log.ts';
import { createSessions } from '../../src/sessions.ts';
import { scaleTiming } from '../../src/timing.ts';
import type { TurnEngine, TurnHandler } from '../../src/turns/engine.ts';
import { createSqliteTurns } from '../../src/turns/sqlite.ts';
import { createFakeChat } from '../fakes/chat.ts';
import { temporaryFolder } from '../media/prepared.ts';

const usual = {
  ...scaleTiming(0.001),
  ...{ lobbyAfter: 0, lobbyLook: 2, lobbyEdit: 1, lobbyAsk: 1, lobbyPatience: 5_000 },
};

/** Processes on one storage, with a turn that waits in it. */
async function shared(timing = usual) {
  const database = openDatabase(join(await temporaryFolder(), 'bot.db'), timing);
  const chat = createFakeChat();
  const keyv = (namespace: string) =>
    new Keyv({ store: keyvSqlite(database), namespace, throwOnErrors: true });
  const engine = createSqliteTurns(database, { timing, onError: error => expect.fail(String(error)) });
  const kept = keyv('lobby');
  const ending = new AbortController();
  onTestFinished(async () => {
    ending.abort();
    await engine.stop(0);
    database.close();
  });
  const open = (more: Partial<TurnEngine> = {}) =>
    createLobby({
      ...{ engine: { ...engine, ...more }, kept, timing },
      adapters: new Map([['fake', chat.adapter()]]),
      sessions: createSessions(keyv('sessions')),
      log: createLog({ level: 'silent', secrets: [] }),
    });
  const event = chat.say('a boat');
  await engine.enqueue({ id: 'turn', chat: 'room', user: 'ada', urgent: false, payload: event });
  return { chat, engine, kept, open, ending: ending.signal };
}

/** One watches who waits, and is about to say it; the other one is to begin the turn of whoever waits. */
async function twoProcesses(timing = usual) {
  const { chat, open, ending } = await shared(timing);
  const sending = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  chat.before = async () => {
    chat.before = async () => {};
    sending.resolve();
    await held.promise;
  };
  void open().watch(ending);
  await sending.promise;
  return { chat, beginning: open(), release: held.resolve };
}

test('a turn that begins while another process tells its place goes on in that message', async () => {
  const { chat, beginning, release } = await twoProcesses();
  const place = beginning.leave('turn', 1);
  setTimeout(release, 20);
  expect(await place).toMatchObject({ messageId: chat.messages[0]?.id });
  expect(chat.messages).toHaveLength(1);
});

test('one that is stopped then has its message ended', async () => {
  const { chat, beginning, release } = await twoProcesses();
  const dismissed = beginning.dismiss('turn', 'Stopped.');
  setTimeout(release, 20);
  expect(await dismissed).toBe(true);
  await vi.waitFor(() => expect(chat.messages.map(({ text }) => text)).toEqual(['Stopped.']));
});

test('a process that dies while it tells a place keeps nobody waiting for long', async () => {
  const { chat, beginning } = await twoProcesses({ ...usual, lobbyPatience: 20 });
  expect(await beginning.leave('turn', 1)).toMatchObject({ messageId: chat.messages[0]?.id });
  expect(chat.messages).toHaveLength(1);
});

test('nothing is told, or noted, of a turn that has begun elsewhere since it was seen in the line', async () => {
  const { chat, engine, kept, open, ending } = await shared();
  const line = await engine.line(0);
  const running = Promise.withResolvers<void>();
  const handler: TurnHandler = async ({ signal }) => {
    running.resolve();
    await once(signal, 'abort');
  };
  await engine.start(handler, { atOnce: 1, perUser: 1 });
  await running.promise;
  let looks = 0;
  const seen = async () => {
    looks += 1;
    return line;
  };
  void open({ line: seen }).watch(ending);
  await vi.waitFor(() => expect(looks).toBeGreaterThan(5));
  expect(chat.messages).toEqual([]);
  expect(await kept.get('turn')).toBeUndefined();
});

test('a turn that another process has taken over keeps nobody behind it from hearing their place', async () => {
  const { chat, engine, kept, open, ending } = await shared();
  const lobby = open();
  await kept.set('turn', { chat: { platform: 'fake', chatId: 'room' }, text: '', stop: '', ahead: 0 });
  const place = await lobby.leave('turn', 1);
  lobby.gathered('turn');
  const running = Promise.withResolvers<void>();
  const elsewhere: TurnHandler = async ({ signal }) => {
    running.resolve();
    await once(signal, 'abort');
  };
  await engine.start(elsewhere, { atOnce: 1, perUser: 1 });
  await running.promise;
  await lobby.close('turn', false);
  const grace = { author: { id: 'grace', name: 'Grace', locale: 'en' } };
  const payload = chat.say('a bridge', [], grace);
  await engine.enqueue({ id: 'next', chat: 'room', user: 'grace', urgent: false, payload });
  void lobby.watch(ending);
  await vi.waitFor(() => expect(chat.messages.at(-1)?.text).toBe('In line: one before you.'));
  expect(await open().leave('turn', 2)).toEqual(place);
});

test('a message that was sent without patience for a slow process is not forgotten when that one goes on', async () => {
  const { chat, engine, open, ending } = await shared({ ...usual, lobbyPatience: 20 });
  const noted = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let asked = 0;
  const queued: TurnEngine['queued'] = async room => {
    const line = await engine.queued(room);
    asked += 1;
    // First for the chat's line; then, with the place noted, once more for the turn.
    if (asked === 1) return line;
    noted.resolve();
    await begun.promise;
    return line.map(turn => ({ ...turn, begun: true }));
  };
  void open({ queued }).watch(ending);
  await noted.promise;
  const place = await open().leave('turn', 1);
  expect(place).toMatchObject({ messageId: chat.messages[0]?.id });
  begun.resolve();
  await vi.waitFor(() => expect(asked).toBeGreaterThan(4));
  expect(await open().leave('turn', 2)).toEqual(place);
  expect(chat.messages).toHaveLength(1);
});
