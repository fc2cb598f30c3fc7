import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { createFakeChat } from '../fakes/chat.ts';
import { animate, type Journey, journey } from './journey.ts';

const hour = 60 * 60_000;
const grace = { author: { id: 'grace', name: 'Grace', locale: 'en' } };
const elsewhere = { chat: { platform: 'fake', chatId: 'other room' } };

/** A journey whose day can be passed. */
async function travel(env: Record<string, string>, options: Parameters<typeof journey>[0] = {}) {
  const clock = { now: Date.parse('2024-05-01T12:00:00Z') };
  const trip = await journey({ ...options, env, now: () => clock.now });
  return { ...trip, clock };
}

/** What has reached the backend and what it took. */
const used = ({ simulator, prompts, spent }: Journey) => ({
  uploads: simulator.ledger().uploads.length,
  prompts: prompts().length,
  spent: spent(),
});

test('a person who has made the wishes of the day is told so before anything is uploaded, after a restart too', async () => {
  const trip = await travel({ TURNS_A_DAY_PER_USER: '2' });
  const { bot, chat, photos, newest, videos, clock } = trip;
  await bot.tell(chat.say(animate, [photos[0]]));
  clock.now += 5 * hour;
  await bot.tell(chat.say('add lo-fi music', [], elsewhere));
  const before = used(trip);
  await bot.restart();
  clock.now += 16.2 * hour;
  await bot.tell(chat.say(animate, [photos[1]]));
  expect(newest().text).toBe('One person can make 2 wishes in 24 hours here; try again in about 3 hours.');
  expect(newest().buttons).toEqual([]);
  expect(used(trip)).toEqual(before);

  await bot.tell(chat.command('credits'), chat.command('export'));
  await bot.tell(chat.say(animate, [photos[1]], { ...grace, chat: { platform: 'fake', chatId: 'hers' } }));
  expect(videos()).toHaveLength(3);

  clock.now += 2.8 * hour;
  await bot.tell(chat.say(animate));
  expect(videos()).toHaveLength(4);
  expect(newest().text).toContain('photo 2');
});

test('a chat has its own limit, whoever asks, and its answer is in the language of the one who asked', async () => {
  const chat = createFakeChat('room', 'zh-CN');
  const trip = await travel({ TURNS_A_DAY_PER_CHAT: '1' }, { chat });
  const { bot, photos, newest, videos } = trip;
  await bot.tell(chat.say(animate, [photos[0]]));
  const before = used(trip);
  await bot.tell(chat.say(animate, [photos[1]], grace));
  expect(newest().text).toBe('This chat can make 1 wish in 24 hours; try again in about 24 hours.');
  await bot.tell(chat.say('加点音乐'));
  expect(newest().text).toBe('这个聊天 24 小时内最多提 1 个要求，请在约 24 小时后再试。');
  expect(used(trip)).toEqual(before);
  await bot.tell(chat.say('你好', [], elsewhere));
  expect(used(trip).prompts).toBe(before.prompts + 1);
  expect(videos()).toHaveLength(1);
});

test('where several limits are reached the one is told that lasts longest', async () => {
  const env = { TURNS_A_DAY_PER_USER: '1', TURNS_A_DAY_PER_CHAT: '1' };
  const { bot, chat, newest, clock } = await travel(env);
  await bot.tell(chat.say('hello', [], elsewhere));
  clock.now += 5 * hour;
  await bot.tell(chat.say('hello', [], grace));
  await bot.tell(chat.say('hello'));
  expect(newest().text).toBe('This chat can make 1 wish in 24 hours; try again in about 24 hours.');
  await bot.tell(chat.say('hello', [], { ...grace, ...elsewhere }));
  expect(newest().text).toBe('One person can make 1 wish in 24 hours here; try again in about 24 hours.');
});

test('when the credits of the day are spent nobody goes on, a top-up changes nothing, and a day later it is over', async () => {
  const trip = await travel({ CREDITS_A_DAY: '150' });
  const { bot, chat, photos, simulator, newest, videos, clock } = trip;
  await bot.tell(chat.say(animate, [photos[0]]));
  clock.now += 2 * hour;
  await bot.tell(chat.say(animate, [photos[1]], { ...grace, ...elsewhere }));
  expect(videos()).toHaveLength(2);
  simulator.adjust({ credits: 5_000 });
  await bot.restart();
  clock.now += hour;
  const before = used(trip);
  for (const who of [{}, grace]) {
    await bot.tell(chat.say(animate, [photos[2]], who));
    expect(newest().text).toBe(
      'All together can use 150 credits in 24 hours here; try again in about 21 hours.',
    );
  }
  expect(used(trip)).toEqual(before);
  clock.now += 21 * hour;
  await bot.tell(chat.say(animate, [photos[2]]));
  expect(videos()).toHaveLength(3);
});

test('a wish that is interrupted counts once, and does not stand in its own way', async () => {
  const trip = await travel({ TURNS_A_DAY_PER_USER: '2', ADMINS: 'fake:root' });
  const { bot, chat, photos, simulator, prompts, newest, videos, until } = trip;
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 50 } });
  await chat.accept(chat.say('animate each of these', [photos[0], photos[1]]));
  await until(() => expect(prompts()).toHaveLength(1));
  await bot.restart();
  await bot.idle();
  expect(videos()).toHaveLength(2);
  expect(prompts()).toHaveLength(2);
  await bot.tell({ ...chat.command('credits'), author: { ...grace.author, id: 'root' } });
  expect(newest().text).toContain('last 24 hours: 200 credits, 2 wishes. Now: 0 running, 0 waiting.');
  await bot.tell(chat.say('add lo-fi music'));
  expect(newest().text).toContain('One person can make 2 wishes');
});

test('a wish that was paid for before it was interrupted meets no limit when it goes on, a day later either', async () => {
  const { bot, chat, photos, simulator, prompts, texts, videos, until, clock } = await travel({
    TURNS_A_DAY_PER_USER: '1',
  });
  simulator.fault({ on: 'state', after: 1, times: 1_000, do: { kind: 'mute' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(simulator.ledger().calls['state']).toBe(2));
  simulator.clearFaults();
  clock.now += 25 * hour;
  await chat.accept(chat.say('hello', [], elsewhere));
  await until(() => expect(prompts()).toHaveLength(2));
  await bot.restart();
  await bot.idle();
  expect(texts().join()).not.toContain('One person can make');
  expect(videos()).toHaveLength(1);
  expect(prompts()).toHaveLength(2);
});

test.each([
  ['refused by the service', { kind: 'answer', status: 400 }],
  ['lost without a trace', { kind: 'reset' }],
  ['given up by the agent', { kind: 'agent-fails' }],
  ['of a session that is gone', { kind: 'answer', status: 404, body: '{"detail":"Session not found"}' }],
] as const)('a wish that was %s and cost nothing does not count', async (_, fault) => {
  const { bot, chat, photos, simulator, videos, newest } = await travel({ TURNS_A_DAY_PER_USER: '1' });
  simulator.fault({ on: 'prompt', do: fault });
  await bot.tell(chat.say(animate, [photos[0]]));
  if (videos().length === 0) await bot.tell(chat.say(animate));
  expect(simulator.ledger().calls['prompt']).toBe(2);
  expect(videos()).toHaveLength(1);
  await bot.tell(chat.say('add lo-fi music'));
  expect(newest().text).toContain('One person can make 1 wish in 24 hours');
});

test('of two wishes at once the last of the day goes to one, and the other is told', async () => {
  const { bot, chat, photos, simulator, videos, texts, spent } = await travel({ TURNS_A_DAY_PER_USER: '1' });
  simulator.fault({ on: 'upload', times: 2, do: { kind: 'delay', ms: 40 } });
  await bot.tell(chat.say(animate, [photos[0]]), chat.say(animate, [photos[1]], elsewhere));
  expect(videos()).toHaveLength(1);
  expect(spent()).toBe(100);
  expect(texts()).toContain(
    'One person can make 1 wish in 24 hours here; try again in about 24 hours.\nNo credits were used.',
  );
  const outcomes = bot.log.flatMap(line => /"outcome":"(.*?)"/.exec(line)?.[1] ?? []);
  expect(outcomes).toEqual(['done', 'done']);
  expect(bot.log.join()).not.toContain('turn fails');
});

test('videos of each picture count one by one, and more than a day holds are refused together', async () => {
  const trip = await travel({ TURNS_A_DAY_PER_USER: '3' });
  const { bot, chat, photos, newest, videos } = trip;
  await bot.tell(chat.say('animate each of these', photos));
  expect(newest().text).toBe(
    'That would be too many videos at once, since the limit here is 3 wishes in 24 hours; ask for fewer.',
  );
  expect(used(trip)).toEqual({ uploads: 0, prompts: 0, spent: 0 });
  await bot.tell(chat.say('animate each of these', photos.slice(0, 2)));
  expect(videos()).toHaveLength(2);
  await bot.tell(chat.say('animate each of these', photos.slice(2)));
  expect(newest().text).toBe('One person can make 3 wishes in 24 hours here; try again in about 24 hours.');
  await bot.tell(chat.say('add lo-fi music'));
  expect(videos()).toHaveLength(3);
});

test('administrators are exempt from every limit, and the others are not told of the whole', async () => {
  const { bot, chat, photos, newest, videos } = await travel({
    TURNS_A_DAY_PER_USER: '1',
    TURNS_A_DAY_PER_CHAT: '1',
    CREDITS_A_DAY: '50',
    BLOCKED: 'fake:ada',
    ADMINS: 'other:grace,fake:ada',
  });
  for (const photo of photos.slice(0, 3)) await bot.tell(chat.say(animate, [photo]));
  expect(videos()).toHaveLength(3);
  await bot.tell(chat.command('credits'));
  expect(newest().text).toBe(
    '700 credits left.\nA new clip costs about 100 credits, a round of edits about 50. Exporting is free.\n' +
      'Everybody together, last 24 hours: 300 credits, 3 wishes. Now: 0 running, 0 waiting.',
  );
  await bot.tell({ ...chat.command('credits'), ...grace });
  expect(newest().text).not.toContain('Everybody');
});

const notOpen = 'This bot is not open to you here; ask the one who runs it.';
const server = { within: ['guild', 'channel'] };

test.each([
  ['a person who is not on the list', { ALLOWED: 'fake:grace' }, {}, false],
  ['a person who is', { ALLOWED: 'fake:grace, fake:ada' }, {}, true],
  ['somebody of another platform by the same id', { ALLOWED: 'other:ada' }, {}, false],
  ['anybody in a chat that is on the list', { ALLOWED: 'fake:room' }, grace, true],
  ['anybody in a server that is', { ALLOWED: 'fake:guild' }, server, true],
  ['anybody in another server', { ALLOWED: 'fake:guild' }, { within: ['another'] }, false],
  ['a blocked person', { BLOCKED: 'fake:ada' }, {}, false],
  ['somebody else', { BLOCKED: 'fake:ada' }, grace, true],
  ['a blocked chat', { BLOCKED: 'fake:room' }, {}, false],
  [
    'a blocked server, to somebody on the list',
    { ALLOWED: 'fake:ada', BLOCKED: 'fake:guild' },
    server,
    false,
  ],
  ['a blocked administrator', { BLOCKED: 'fake:ada', ADMINS: 'fake:ada' }, {}, true],
])('it is open or not to %s', async (_, env, from, isOpen) => {
  const { bot, chat, photos, texts, simulator } = await travel(env);
  await bot.tell({ ...chat.say('', [photos[0]]), ...from }, { ...chat.command('credits'), ...from });
  if (isOpen) expect(texts().join()).not.toContain(notOpen);
  else expect(texts()).toEqual([notOpen, notOpen]);
  expect(simulator.ledger().uploads).toHaveLength(isOpen ? 1 : 0);
});

test('whom the bot is not open to is told at once, an album once, and has help and a first contact all the same', async () => {
  const chat = createFakeChat('room', 'zh-CN');
  const { bot, photos, prompts, simulator, texts, until } = await travel(
    { BLOCKED: 'fake:ada' },
    { chat, timing: { promptSilence: 20_000, promptTimeout: 20_000 } },
  );
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]], grace));
  await until(() => expect(prompts()).toHaveLength(1));
  const refusal = '这个机器人在这里没有对你开放，请联系它的管理员。';
  await chat.accept(chat.say('动起来', [photos[1]]));
  await until(() => expect(texts().at(-1)).toBe(refusal));
  await bot.tell({ ...chat.command('cancel'), ...grace });

  const album = photos.map((photo, index) =>
    chat.say(index === 0 ? '动起来' : '', [photo], { groupId: 'album' }),
  );
  await bot.tell(...album);
  expect(texts().filter(text => text === refusal)).toHaveLength(2);
  for (const [command, answer] of [
    ['help', '发一张图片'],
    ['start', '准备好了'],
    ['credits', refusal],
  ] as const) {
    await bot.tell(chat.command(command));
    expect(texts().at(-1)?.startsWith(answer)).toBe(true);
  }
});

test('a list that can not be read is refused with an example', () => {
  const load = () => loadConfig({ ALLOWED: '1234', ADMINS: 'discord:1, telegram:-10055' }, 'no-such-file');
  expect(load).toThrow(/^ALLOWED must be a list such as discord:1234,telegram:-10055, .*\.$/);
});
