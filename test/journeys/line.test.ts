import { expect, onTestFinished, test, vi } from 'vitest';
import type { ChatEvent } from '../../src/chat.ts';
import { timeScale } from '../bot.ts';
import { animate, journey } from './journey.ts';

const other = { chat: { platform: 'fake', chatId: 'other room' } };

test('an event that the platform repeats is handled once', async () => {
  const { bot, chat, photos, prompts, videos } = await journey();
  const event = chat.say(animate, [photos[0]]);
  expect(await chat.accept(event)).toBe('queued');
  expect(await chat.accept(event)).toBe('duplicate');
  await bot.idle();
  expect(await chat.accept(event)).toBe('duplicate');
  await bot.restart();
  await bot.tell(event);
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
});

test('two messages at once are handled one after the other, in their order', async () => {
  const { bot, chat, photos, simulator, prompts } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('add lo-fi music'), chat.say('make it 9:16'));
  expect(prompts()).toEqual([animate, 'add lo-fi music', 'make it 9:16']);
  expect(simulator.ledger().violations).toEqual([]);
});

test('a wish that waits saves the video before it: one render shows both, and nothing is lost', async () => {
  const { bot, chat, photos, simulator, texts, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('add lo-fi music'));
  expect(texts()[0]).toContain('The video follows after the next wish.\n100 credits used, 900 left');
  expect(simulator.ledger().renders).toHaveLength(1);
  expect(videos()[0]?.text).toContain('2. BGM: Lo-fi');
});

test('a question about the bot that waits puts no video off', async () => {
  const { bot, chat, photos, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('how can I upload a photo?'));
  expect(videos()).toHaveLength(1);
});

const grace = { author: { id: 'grace', name: 'Grace', locale: 'en' } };

test('no video is put off for a wish that is going to be refused', async () => {
  const { bot, chat, photos, newest, videos } = await journey({ env: { TURNS_A_DAY_PER_USER: '1' } });
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('add lo-fi music'));
  expect(videos()).toHaveLength(1);
  expect(newest().text).toMatch(/^One person can make 1 wish/);
});

test('no video is put off for a wish that is going to be asked about, nor for a yes or no', async () => {
  const { bot, chat, photos, texts, videos } = await journey({ env: { ASK_ABOVE_CREDITS: '60' } });
  await bot.tell(chat.say(animate, [photos[0]]));
  await bot.tell(chat.say('yes'), chat.say('animate it backwards'));
  expect(videos()).toHaveLength(1);
  await bot.tell(chat.say('add lo-fi music', [], grace), chat.say('no'));
  expect(videos()).toHaveLength(2);
  expect(texts().join()).not.toContain('The video follows');
});

test('who is refused or asked is told of edits that have no video yet', async () => {
  const env = { TURNS_A_DAY_PER_USER: '1', ASK_ABOVE_CREDITS: '150', ADMINS: 'fake:grace' };
  const kept = 'What is made so far has no video yet: say “export” to get it, for free.';
  const { bot, chat, photos, simulator, newest, videos } = await journey({ env });
  simulator.fault({ on: 'render', times: 2, do: { kind: 'render-fails' } });
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(videos()).toHaveLength(0);
  await bot.tell(chat.say('add lo-fi music'));
  expect(newest().text).toMatch(new RegExp(`^One person can make 1 wish .*\\n${kept}$`));
  await bot.tell(chat.say('animate each of these', photos.slice(1, 3), grace));
  expect(newest().text).toBe(`${kept}\nThis will probably cost about 300 credits. Shall I?`);
  simulator.adjust({ credits: 10 });
  await bot.tell(chat.say('animate this, too', [photos[1]], grace));
  expect(newest().text).toContain(`No credits were used.\n${kept}`);
});

test('a video that was put off is not forgotten when the wish that waited is stopped', async () => {
  const kept = 'What is made so far has no video yet: say “export” to get it, for free.';
  const { bot, chat, photos, simulator, newest, prompts, videos, until } = await journey();
  simulator.fault({ on: 'prompt', after: 1, do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(prompts()).toHaveLength(2));
  await bot.tell(chat.command('cancel'));
  expect(newest().text).toContain(kept);
  expect(videos()).toHaveLength(0);
});

test('the video that was put off comes also when the wish that waited was mere talk', async () => {
  const { bot, chat, photos, texts, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('what can you do?'));
  expect(texts()[0]).toContain('The video follows');
  expect(videos()).toHaveLength(1);
});

test('the video that was put off is offered when the wish that waited fails', async () => {
  const { bot, chat, photos, simulator, newest, videos } = await journey();
  simulator.fault({ on: 'prompt', after: 1, do: { kind: 'agent-fails' } });
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('add lo-fi music'));
  expect(newest().text).toContain('Your edits are kept. Say “export” to try again; exporting is free.');
  await bot.tell(chat.say('export'));
  expect(videos()).toHaveLength(1);
});

test('a picture that waits does not hold back the video before it', async () => {
  const { bot, chat, photos, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('', [photos[1]]));
  expect(videos()[0]?.text).toContain('photo 1');
});

test('credits, status, help and export asked for while a turn runs: the free ones answer at once', async () => {
  const { bot, chat, photos, simulator, texts, prompts, until } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say('add lo-fi music'));
  await until(() => expect(prompts()).toHaveLength(2));
  for (const event of [chat.say('how many credits do I have left?'), chat.say('状态'), chat.command('help')])
    await chat.accept(event);
  await until(() => {
    expect(texts().some(text => /^\d+ credits left/.test(text))).toBe(true);
    expect(texts().some(text => /^时间线.*\n正在处理你的要求。$/s.test(text))).toBe(true);
    expect(texts().some(text => text.includes('/animate'))).toBe(true);
  });
  await bot.tell(chat.command('cancel'));
});

test('status tells what runs and how much waits', async () => {
  const { bot, chat, photos, simulator, newest, prompts, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(prompts()).toHaveLength(1));
  for (const event of [chat.say('add lo-fi music'), chat.say('make it 9:16'), chat.command('status')])
    await chat.accept(event);
  await until(() => expect(newest().text).toContain('I am working on your wish.\n2 more are waiting.'));
  await bot.tell(chat.command('cancel'));
});

test('status tells what waits from what runs, and how long ago it was asked for', async () => {
  const { bot, chat, photos, simulator, texts, prompts, until } = await journey({
    env: { TURNS_AT_ONCE: '1' },
  });
  simulator.fault({ on: 'prompt', times: 2, do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(prompts()).toHaveLength(1));
  for (const wish of [animate, 'add lo-fi music']) await chat.accept(chat.say(wish, [photos[1]], other));
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 12 * 60_000);
  onTestFinished(() => void vi.restoreAllMocks());
  await chat.accept({ ...chat.command('status'), ...other });
  const waits = 'Your wish is in line; I have not begun with it yet.\nOne more is waiting.';
  await until(() => expect(texts().join()).toContain(waits));

  await chat.accept(chat.command('cancel'));
  await until(() => expect(prompts()).toHaveLength(2));
  await chat.accept({ ...chat.command('status'), ...other });
  const runs = 'I am working on your wish, sent 12 min ago.\nOne more is waiting.';
  await until(() => expect(texts().join()).toContain(runs));
  await bot.tell({ ...chat.command('cancel'), ...other });
});

test('a chat whose turn hangs does not hold up another one', async () => {
  const { bot, chat, photos, simulator, prompts, videos, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(prompts()).toHaveLength(1));
  await chat.accept(chat.say('zoom in', [photos[1]], other));
  await until(() => expect(videos()).toHaveLength(1));
  expect(videos()[0]?.chat).toEqual(other.chat);
  await bot.tell(chat.command('cancel'));
});

test('each chat has a project of its own', async () => {
  const { bot, chat, photos, simulator, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say(animate, [photos[1]], other));
  expect(simulator.ledger().sessions).toHaveLength(2);
  expect(
    videos()
      .map(({ text }) => /photo \d/.exec(text)?.[0])
      .sort(),
  ).toEqual(['photo 1', 'photo 2']);
});

test('one person has TURNS_PER_USER turns at once, others are not kept waiting by it', async () => {
  const { bot, chat, photos, simulator, prompts, until } = await journey({ env: { TURNS_PER_USER: '1' } });
  const grace = { author: { id: 'grace', name: 'Grace', locale: 'en' } };
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say('first', [photos[0]]));
  await until(() => expect(prompts()).toEqual(['first']));
  await chat.accept(chat.say('second', [photos[1]], other));
  await chat.accept(
    chat.say('hers', [photos[2]], { ...grace, chat: { platform: 'fake', chatId: 'third room' } }),
  );
  await until(() => expect(prompts()).toEqual(['first', 'hers']));
  expect(await bot.program.engine.health()).toMatchObject({ queued: 1 });
  await bot.tell(chat.command('cancel'));
  expect(prompts()).toEqual(['first', 'hers', 'second']);
});

test('all together have TURNS_AT_ONCE turns at once', async () => {
  const { bot, chat, photos, simulator, prompts, until } = await journey({ env: { TURNS_AT_ONCE: '1' } });
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say('first', [photos[0]]));
  await chat.accept(
    chat.say('second', [photos[1]], { ...other, author: { id: 'grace', name: 'Grace', locale: 'en' } }),
  );
  await until(() => expect(prompts()).toEqual(['first']));
  expect(await bot.program.engine.health()).toMatchObject({ queued: 1, running: 1 });
  await bot.tell(chat.command('cancel'));
  expect(prompts()).toEqual(['first', 'second']);
});

test.each([
  ['2', 'duplicate'],
  ['1', 'queued'],
])('with KEEP_DAYS=%s the repeat of an event one and a half days later is %s', async (KEEP_DAYS, taken) => {
  const { bot, chat } = await journey({ env: { KEEP_DAYS } });
  const event = chat.command('help');
  await bot.tell(event);
  const later = Date.now() + 1.5 * 24 * 60 * 60_000 * timeScale;
  vi.spyOn(Date, 'now').mockImplementation(() => later);
  onTestFinished(() => void vi.restoreAllMocks());
  await bot.restart();
  expect(await chat.accept(event)).toBe(taken);
  await bot.idle();
});

test('what was said in a group counts for its author: a picture of one is not joined with the words of another', async () => {
  const { bot, chat, photos, prompts } = await journey({ timing: { captionGather: 40 } });
  const grace: Partial<Extract<ChatEvent, { type: 'message' }>> = {
    author: { id: 'grace', name: 'Grace', locale: 'en' },
  };
  await bot.tell(chat.say('', [photos[0]]), chat.say('what can you do?', [], grace));
  expect(prompts()).toEqual(['what can you do?']);
});
