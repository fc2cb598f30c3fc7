import { expect, test } from 'vitest';
import { animate, journey } from './journey.ts';

/** Places are told at once, and again as soon as they change. */
const timing = { lobbyAfter: 1, lobbyLook: 5, lobbyEdit: 1 };

/** A chat whose first wish hangs at the agent, so that what follows has to wait. */
async function busy() {
  const travel = await journey({ timing });
  const { chat, photos, simulator, prompts, until } = travel;
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  const first = chat.say(animate, [photos[0]]);
  await chat.accept(first);
  await until(() => expect(prompts()).toHaveLength(1));
  return { ...travel, first };
}

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
