import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ChatError, type ChatEvent } from '../../src/chat.ts';
import type { FakeChat } from '../fakes/chat.ts';
import { animate, journey } from './journey.ts';

/** Places are told at once, and again as soon as they change. */
const timing = { lobbyAfter: 1, lobbyLook: 5, lobbyEdit: 1, stopSettle: 20 };

/** A chat whose first wish hangs at the agent, so that what follows has to wait. */
async function busy(more: { albumGather?: number; captionGather?: number } = {}) {
  const travel = await journey({ timing: { ...timing, ...more } });
  const { chat, photos, simulator, prompts, until } = travel;
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  const first = chat.say(animate, [photos[0]]);
  await chat.accept(first);
  await until(() => expect(prompts()).toHaveLength(1));
  return { ...travel, first, stopFirst: stopIn(chat) };
}

/** The button of the newest message that has one, for when there are newer ones. */
function stopIn(chat: FakeChat): () => ChatEvent {
  const { action } = chat.press('Cancel');
  return () => ({ ...chat.press('Cancel'), action });
}

const told = (chat: FakeChat) =>
  chat.messages.filter(({ history }) => history.some(text => text.startsWith('In line')));

const grace = { author: { id: 'grace', name: 'Grace', locale: 'en' } };

test('who has to wait is told their place, and their video comes in the same message', async () => {
  const { bot, chat, newest, videos, until } = await busy();
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(newest().text).toBe('In line: one before you.'));
  const place = newest();
  await chat.accept(chat.say('make it 9:16'));
  await chat.accept(chat.command('status'));
  await until(() => expect(newest().text).toContain('2 more are waiting'));
  expect(chat.messages.filter(({ history }) => history.some(text => text.startsWith('In line')))).toEqual([
    place,
  ]);
  const [cancelFirst] = chat.messages[0]?.buttons ?? [];
  const action = cancelFirst && 'action' in cancelFirst ? cancelFirst.action : '';
  await bot.tell({ ...chat.press('Cancel'), action });
  expect(place.history[0]).toBe('In line: one before you.');
  expect(place.text).not.toContain('In line');
  expect(videos().length).toBeGreaterThan(0);
});

test('a place is told in the language of the person', async () => {
  const { chat, newest, until, bot } = await busy();
  await chat.accept(chat.say('加上音乐'));
  await until(() => expect(newest().text).toBe('排队中：前面还有 1 个。'));
  await bot.tell(chat.command('cancel'));
});

test('who waits can stop it: the message that told the place says so, and nothing was sent', async () => {
  const { bot, chat, newest, prompts, until } = await busy();
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(newest().text).toContain('In line'));
  const place = newest();
  await chat.accept(chat.press('Cancel'));
  await until(() => expect(place.text).toBe('Stopped as you asked.'));
  expect(place.buttons).toEqual([]);
  await bot.tell(chat.command('cancel'));
  expect(prompts()).toHaveLength(1);
});

test('a stop that is interrupted goes on after a restart: no message says that somebody still waits', async () => {
  const { bot, chat, newest, prompts, until } = await busy();
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(newest().text).toContain('In line'));
  const place = newest();
  const stuck = Promise.withResolvers<void>();
  chat.before = async (call, { text }) => {
    if (call !== 'edit' || text !== 'Stopped as you asked.') return;
    stuck.resolve();
    await new Promise(() => {});
  };
  await chat.accept(chat.command('cancel'));
  await stuck.promise;
  chat.before = async () => {};
  await bot.restart();
  await bot.idle();
  expect(place.text).toBe('Stopped as you asked.');
  expect(chat.messages.flatMap(({ buttons }) => buttons)).toEqual([]);
  expect(prompts()).toHaveLength(1);
});

test('a stop is told to everybody whom it is about, however often it is interrupted', async () => {
  const { bot, chat, newest, until } = await busy();
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(newest().text).toContain('In line'));
  const place = newest();
  let stuck = Promise.withResolvers<void>();
  chat.before = async (_, { text }) => {
    if (!/^Stopped|was interrupted each time/.test(text)) return;
    stuck.resolve();
    await new Promise(() => {});
  };
  await chat.accept(chat.command('cancel'));
  for (let life = 1; life <= 7; life++) {
    await stuck.promise;
    stuck = Promise.withResolvers<void>();
    if (life === 7) chat.before = async () => {};
    await bot.restart();
  }
  await bot.idle();
  expect(place.text).toBe('Stopped as you asked.');
});

test('a place is ended although the platform was away for a moment', async () => {
  const { bot, chat, newest, until } = await busy();
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(newest().text).toContain('In line'));
  const place = newest();
  let isAway = true;
  chat.before = async (_, { text }) => {
    if (!isAway || text !== 'Stopped as you asked.') return;
    isAway = false;
    throw new ChatError('unknown', 'away');
  };
  await bot.tell(chat.press('Cancel'));
  expect(place.text).toBe('Stopped as you asked.');
  await bot.tell(chat.command('cancel'));
});

test('of pictures that belong together none goes on waiting when another one has taken it in', async () => {
  const { bot, chat, photos, until, videos, prompts } = await busy({ albumGather: 60 });
  await chat.accept(chat.say(animate, [photos[1]], { groupId: 'album' }));
  await chat.accept(chat.say('', [photos[2]], { groupId: 'album' }));
  const [cancelFirst] = chat.messages[0]?.buttons ?? [];
  const action = cancelFirst && 'action' in cancelFirst ? cancelFirst.action : '';
  await until(() => expect(chat.messages).toHaveLength(2));
  await chat.accept({ ...chat.press('Cancel'), action });
  await until(() => expect(prompts()).toHaveLength(2));
  await bot.idle();
  expect(chat.messages.flatMap(({ text }) => (text.startsWith('In line') ? text : []))).toEqual([]);
  expect(videos()).toHaveLength(1);
});

test('after a restart the place goes on in the same message', async () => {
  const { bot, chat, newest, until, videos } = await busy();
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(newest().text).toContain('In line'));
  const place = newest();
  await bot.restart();
  await bot.idle();
  expect(chat.messages.filter(({ history }) => history.some(text => text.startsWith('In line')))).toEqual([
    place,
  ]);
  expect(place.text).not.toContain('In line');
  expect(videos().length).toBeGreaterThan(0);
});

test('a place is told only once the turn before has said something: messages stay in order', async () => {
  const { bot, chat, photos, simulator, until } = await journey({
    timing: { ...timing, chatRetryPauses: [150] },
  });
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  chat.failures.send.push(new ChatError('unknown', 'away for a moment'));
  await chat.accept(chat.say(animate, [photos[0]]));
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(chat.messages).toHaveLength(2));
  expect(chat.messages.map(({ history }) => history[0]?.startsWith('In line'))).toEqual([false, true]);
  await bot.tell(chat.command('cancel'));
});

test('a picture and the words that follow it are one wish: one place, one stop', async () => {
  const { bot, chat, photos, newest, prompts, until, stopFirst } = await busy();
  await chat.accept(chat.say('', [photos[1]]));
  await chat.accept(chat.say('zoom in slowly'));
  await until(() => expect(newest().text).toBe('In line: one before you.'));
  const place = newest();
  const stop = stopIn(chat);
  await chat.accept(chat.command('status'));
  await until(() => expect(newest().text).toContain('One more is waiting.'));
  await chat.accept(chat.say('add lo-fi music', [], grace));
  await until(() => expect(newest().text).toBe('In line: 2 before you.'));
  await chat.accept(stop());
  await until(() => expect(place.text).toBe('Stopped as you asked.'));
  await bot.tell(stopFirst());
  expect(prompts()).toEqual([animate, 'add lo-fi music']);
});

test('a stop while a picture waits for its words takes them along', async () => {
  const { bot, chat, photos, newest, prompts, until, stopFirst } = await busy({ captionGather: 100 });
  await chat.accept(chat.say('', [photos[1]]));
  await chat.accept(chat.say('zoom in slowly'));
  await until(() => expect(newest().text).toContain('In line'));
  const stop = stopIn(chat);
  await chat.accept(stopFirst());
  await until(() => expect(bot.log.filter(line => line.includes('turn ends'))).toHaveLength(2));
  await bot.tell(stop());
  expect(newest().text).toBe('Stopped as you asked.\nNo credits were used.');
  expect(told(chat)).toHaveLength(1);
  expect(prompts()).toHaveLength(1);
});

test('words that are about to be taken in are told no place', async () => {
  const { bot, chat, photos, newest, prompts, until, stopFirst } = await busy({ captionGather: 60 });
  await chat.accept(chat.say('', [photos[1]]));
  await chat.accept(chat.say('zoom in slowly'));
  await until(() => expect(newest().text).toContain('In line'));
  await bot.tell(stopFirst());
  expect(told(chat)).toHaveLength(1);
  expect(prompts()).toEqual([animate, 'zoom in slowly']);
});

test('who is stopped while their place is on its way is not left with it', async () => {
  const { bot, chat, until, stopFirst } = await busy();
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  chat.before = async (_, { text }) => {
    if (!text.startsWith('In line')) return;
    asked.resolve();
    await answered.promise;
  };
  await chat.accept(chat.say('add lo-fi music', [], grace));
  await asked.promise;
  await chat.accept({ ...chat.command('cancel'), ...grace });
  await until(async () => expect((await bot.program.engine.health()).queued).toBe(0));
  answered.resolve();
  await bot.tell(stopFirst());
  expect(told(chat).map(({ text }) => text)).toEqual(['Stopped as you asked.']);
});

test('a stop of what has waited and runs now goes on after a restart, and what it says is true', async () => {
  const { bot, chat, simulator, newest, prompts, until, stopFirst } = await busy();
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(newest().text).toContain('In line'));
  const place = newest();
  await chat.accept(stopFirst());
  await until(() => expect(prompts()).toHaveLength(2));
  const stuck = Promise.withResolvers<void>();
  chat.before = async (call, { text }) => {
    if (call !== 'edit' || !text.startsWith('Stopped')) return;
    stuck.resolve();
    await new Promise(() => {});
  };
  await chat.accept(chat.command('cancel'));
  await stuck.promise;
  await until(async () => expect((await bot.program.engine.health()).queued).toBe(0));
  chat.before = async () => {};
  await bot.restart();
  await bot.idle();
  expect(place.text).toContain('credits may have been used');
  expect(newest()).toBe(place);
});

test.each([
  ['is busy', new ChatError('rate-limited', 'busy', { retryAfterMs: 60_000 })],
  ['does not answer', new ChatError('unknown', 'away')],
  ['refuses it', new ChatError('rejected', 'no')],
])('a place that is not told because the platform %s is not tried at every look', async (_, failure) => {
  const { bot, chat, prompts, stopFirst } = await busy();
  let tries = 0;
  chat.before = async (_, { text }) => {
    if (!text.startsWith('In line')) return;
    tries++;
    throw failure;
  };
  await chat.accept(chat.say('add lo-fi music'));
  await setTimeout(10 * timing.lobbyLook);
  expect(tries).toBe(1);
  await bot.tell(stopFirst());
  expect(prompts()).toEqual([animate, 'add lo-fi music']);
});

test('a place that a busy platform did not take is told when it may be', async () => {
  const { bot, chat, newest, until, stopFirst } = await busy();
  chat.failures.send.push(new ChatError('rate-limited', 'busy', { retryAfterMs: 20 }));
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(newest().text).toContain('In line'));
  await bot.tell(stopFirst());
});

test('a place that is on its way keeps nobody from stopping the bot, and may arrive later', async () => {
  const { bot, chat, until } = await busy();
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  chat.before = async (_, { text }) => {
    if (!text.startsWith('In line')) return;
    asked.resolve();
    await answered.promise;
  };
  await chat.accept(chat.say('add lo-fi music'));
  await asked.promise;
  chat.before = async () => {};
  await bot.restart();
  await bot.idle();
  expect(chat.messages.flatMap(({ buttons }) => buttons)).not.toContainEqual(
    expect.objectContaining({ label: 'Cancel' }),
  );
  answered.resolve();
  await until(() => expect(bot.log.join()).toContain('a place was not told'));
});
