import { expect, test } from 'vitest';
import { createFakeChat } from '../fakes/chat.ts';
import { animate, journey } from './journey.ts';

const grace = { author: { id: 'grace', name: 'Grace', locale: 'en' } };
const each = 'animate each of these';
const ask = { env: { ASK_ABOVE_CREDITS: '150' } };
const question = 'This will probably cost about 300 credits. Shall I?';

test.each([
  ['half a clip’s price is not there', 49, 1, false],
  ['half of it is, as the price is a guess', 51, 1, true],
  ['credits for one of three clips are there', 100, 3, false],
])('credits are counted before pictures are uploaded: %s', async (_, credits, pictures, isTried) => {
  const { bot, chat, photos, simulator, newest } = await journey({ simulator: { credits } });
  await bot.tell(chat.say(each, photos.slice(0, pictures)));
  expect(newest().text).toMatch(/^There are not enough credits left for this\.\nNo credits were used\.\n/);
  expect(newest().buttons.map(({ label }) => label)).toEqual(['Register for more']);
  expect(simulator.ledger().uploads).toHaveLength(isTried ? pictures : 0);
  expect(simulator.ledger().calls['prompt'] ?? 0).toBe(isTried ? 1 : 0);
});

test('what another wish gives back hides nothing of what this one has cost', async () => {
  const { bot, chat, photos, simulator, prompts, texts, until } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.adjust({ speed: 0.03 });
  simulator.fault({ on: 'prompt', do: { kind: 'agent-fails' } });
  await chat.accept(chat.say(animate, [photos[1]], { chat: { platform: 'fake', chatId: 'other room' } }));
  await until(() => expect(prompts()).toHaveLength(2));
  await bot.tell(chat.say('add lo-fi music'));
  expect(simulator.ledger().prompts.map(({ charged }) => charged)).toEqual([100, 0, 50]);
  expect(texts().at(-1)).toMatch(/^850 credits left$/m);
});

test('a single credit is told as one', async () => {
  const { bot, chat, newest } = await journey({ simulator: { credits: 1 } });
  await bot.tell(chat.command('credits'));
  expect(newest().text).toMatch(/^1 credit left\.$/m);
});

test('with nothing left an edit is still tried, as it may be free', async () => {
  const { bot, chat, photos, simulator, videos } = await journey({ simulator: { credits: 150 } });
  await bot.tell(chat.say(animate, [photos[0]]));
  await bot.tell(chat.say('add lo-fi music'));
  await bot.tell(chat.say('make it 9:16'));
  expect(videos()).toHaveLength(3);
  expect(simulator.ledger().accounts[0]).toMatchObject({ available: 0, charged: 150 });
});

test('too few credits are told in Chinese too, and a top-up is seen at once', async () => {
  const chat = createFakeChat('room', 'zh-CN');
  const { bot, photos, simulator, newest, videos } = await journey({
    chat,
    simulator: { credits: 20 },
    timing: { balanceKept: 60_000 },
  });
  await bot.tell(chat.say('把这张图做成视频', [photos[0]]));
  expect(newest().text).toMatch(/^积分不够，无法完成这个要求。\n没有消耗积分。\n/);
  expect(simulator.ledger().uploads).toEqual([]);
  simulator.adjust({ credits: 500 });
  await bot.tell(chat.say('把这张图做成视频'));
  expect(videos()).toHaveLength(1);
});

test('the balance is read once a minute at most before wishes', async () => {
  const { bot, chat, photos, simulator } = await journey({ timing: { balanceKept: 60_000 } });
  const reads = () => simulator.ledger().calls['credits'] ?? 0;
  await bot.tell(chat.command('credits'));
  await bot.tell(chat.say('', [photos[0]]), chat.say('', [photos[1]]));
  expect(reads()).toBe(1);
  simulator.adjust({ credits: 10 });
  await bot.tell(chat.say(each, photos.slice(0, 2)));
  expect(simulator.ledger().uploads).toHaveLength(4);
});

test('a balance that can not be read keeps nobody waiting', async () => {
  const { bot, chat, photos, simulator, videos } = await journey({
    timing: { balancePatience: 30, callTimeout: 60 },
  });
  simulator.fault({ on: 'credits', times: 1_000, do: { kind: 'mute' } });
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(videos()).toHaveLength(1);
});

test('a dear wish is asked about before anything is uploaded, and goes ahead at a press, after a restart too', async () => {
  const { bot, chat, photos, simulator, newest, videos, spent } = await journey(ask);
  await bot.tell(chat.say(each, photos.slice(0, 3)));
  const asked = newest();
  expect(asked.text).toBe(question);
  expect(asked.buttons.map(({ label }) => label)).toEqual(['Go ahead – about 300 credits', 'Cancel']);
  expect(simulator.ledger().sessions).toEqual([]);
  await bot.restart();
  const press = chat.press('Go ahead');
  await bot.tell({ ...press, ...grace, id: 'hers' });
  expect(newest().text).toBe('That is for the person who asked to decide.');
  expect(simulator.ledger().sessions).toEqual([]);

  await bot.tell(press);
  expect(asked.text).toBe(`${question}\n✓ Go ahead – about 300 credits`);
  expect(asked.buttons).toEqual([]);
  expect(videos()).toHaveLength(3);
  expect(spent()).toBe(300);

  await bot.tell({ ...press, id: 'again' });
  expect(newest().text).toMatch(/^That button belongs to an older message/);
  expect(spent()).toBe(300);
});

test('a wish below the price is not asked about', async () => {
  const { bot, chat, photos, videos } = await journey(ask);
  await bot.tell(chat.say(animate, [photos[0]]));
  await bot.tell(chat.say('add lo-fi music'));
  expect(videos()).toHaveLength(2);
});

test('a cancelled wish is gone, with its buttons', async () => {
  const { bot, chat, photos, simulator, newest, texts } = await journey(ask);
  await bot.tell(chat.say(each, photos.slice(0, 3)));
  const go = chat.press('Go ahead');
  await bot.tell(chat.press('Cancel'));
  expect(texts()).toEqual(['Left out; no credits were used.']);
  await bot.tell(go);
  expect(newest().text).toMatch(/^That button belongs to an older message/);
  await bot.tell(chat.say('yes'));
  expect(simulator.ledger().uploads).toEqual([]);
});

test.each(['cancel', '取消'])(
  '“%s” says how to drop a wish that is asked about, and writes nothing beside the line',
  async word => {
    const { bot, chat, photos, simulator, newest, prompts, until } = await journey({
      ...ask,
      chat: createFakeChat('room', word === 'cancel' ? 'en' : 'zh-CN'),
    });
    await bot.tell(chat.say(each, photos.slice(0, 2)));
    simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 30 } });
    await chat.accept(chat.say(animate, [photos[2]], grace));
    await until(() => expect(prompts()).toHaveLength(1));
    await chat.accept(chat.say(word));
    await until(() => expect(newest().text).toMatch(/^(Answer “yes” or “no”|请回答“是”或“不”)/));
    await bot.idle();
    await bot.tell(chat.say('no'));
    expect(newest().text).toMatch(/^(Left out|好，不做了)/);
    expect(prompts()).toHaveLength(1);
  },
);

test('a new wish takes the place of the one that waits, with its pictures; another person’s leaves it alone', async () => {
  const { bot, chat, photos, prompts, newest, videos } = await journey(ask);
  await bot.tell(chat.say(each, photos.slice(0, 3)));
  const old = chat.press('Go ahead');
  await bot.tell(chat.say(animate, [photos[3]], grace));
  expect(videos()).toHaveLength(1);
  await bot.tell(chat.say('animate them all in one video'));
  expect(prompts()).toEqual([animate, 'animate them all in one video']);
  expect(videos()).toHaveLength(2);
  expect(newest().text).toContain('photo 3');
  await bot.tell(old);
  expect(newest().text).toMatch(/^That button belongs to an older message/);
});

test.each([
  ['en', each, 'Go ahead!', 'no', 'Left out; no credits were used.'],
  ['zh-CN', '每张各做一个视频', '好的', '不要了', '好，不做了，没有消耗积分。'],
])('without buttons it is answered in words: %s', async (locale, wish, yes, no, dropped) => {
  const chat = createFakeChat('room', locale);
  chat.limits.hasButtons = false;
  const { bot, photos, newest, videos, prompts, simulator } = await journey({ chat, ...ask });
  await bot.tell(chat.say(wish, photos.slice(0, 2)));
  expect(newest().text).toMatch(locale === 'en' ? /\nAnswer “yes” or “no”\.$/ : /\n请回答“是”或“不”。$/);
  await bot.tell(chat.command('cancel'));
  expect(newest().text).toMatch(/^(Answer “yes” or “no”|请回答“是”或“不”)/);
  await bot.tell(chat.say(no));
  expect(newest().text).toBe(dropped);
  await bot.tell(chat.say(yes));
  expect(prompts()).toEqual([yes]);

  await bot.tell(chat.say(wish, photos.slice(0, 2)));
  expect(simulator.ledger().uploads).toEqual([]);
  await bot.tell(chat.say(yes, [], grace));
  expect(prompts()).toEqual([yes, yes]);
  await bot.tell(chat.say(yes));
  expect(videos()).toHaveLength(2);
});

test.each([
  ['before it is decided about', 'credits'],
  ['while it is carried out', 'prompt'],
] as const)('a yes that is interrupted %s is carried out, once', async (_, on) => {
  const { bot, chat, photos, simulator, prompts, videos, until, spent } = await journey({
    ...ask,
    timing: { balanceKept: 1 },
  });
  const calls = () => simulator.ledger().calls[on] ?? 0;
  await bot.tell(chat.say(each, photos.slice(0, 2)));
  const before = calls();
  simulator.fault({ on, do: { kind: 'silence', pieces: 0, ms: 300 } });
  await chat.accept(chat.say('yes'));
  await until(() => expect(calls()).toBeGreaterThan(before));
  await bot.restart();
  await bot.idle();
  expect(prompts().map(text => text.split(': ')[1])).toEqual([each, each]);
  expect(videos()).toHaveLength(2);
  expect(spent()).toBe(200);
});
