import { expect, test } from 'vitest';
import { animate, journey } from './journey.ts';

const grace = { author: { id: 'grace', name: 'Grace', locale: 'en' } };
const hour = 60 * 60_000;

/** A chat that has two projects with a video each, the second one at hand; Ada has used up her wishes where there is a limit. */
async function twoProjects(env: Record<string, string>) {
  const clock = { now: Date.parse('2024-05-01T12:00:00Z') };
  const trip = await journey({ env, now: () => clock.now });
  const { bot, chat, photos, simulator, videos } = trip;
  for (const photo of photos.slice(0, 2)) {
    await bot.tell(chat.command('new'));
    await bot.tell(chat.say(animate, [photo]));
    if (env['ASK_ABOVE_CREDITS']) await bot.tell(chat.say('yes'));
  }
  const [first, second] = simulator.ledger().sessions.map(({ session }) => session);
  const [one = '', two = ''] = videos().map(({ id }) => id);
  return {
    ...trip,
    clock,
    toFirst: { replyTo: one },
    toSecond: { replyTo: two },
    /** What was said to the agent after the two videos, and in which project. */
    since: () =>
      simulator
        .ledger()
        .prompts.slice(2)
        .map(({ session, text }) => [
          session === first ? 'first' : session === second ? 'second' : session,
          text,
        ]),
  };
}

test('a yes holds for the project that it was asked about, whatever others said in between', async () => {
  const { bot, chat, toFirst, toSecond, since } = await twoProjects({ ASK_ABOVE_CREDITS: '60' });
  for (const yes of [() => chat.press('Go ahead'), () => chat.say('yes')]) {
    await bot.tell(chat.say('animate it slower', [], toFirst));
    const agreed = yes();
    await bot.tell(chat.say('add lo-fi music', [], { ...grace, ...toSecond }));
    await bot.restart();
    await bot.tell(agreed);
  }
  const each = [
    ['second', 'add lo-fi music'],
    ['first', 'animate it slower'],
  ];
  expect(since()).toEqual([...each, ...each]);
});

test('pictures that wait for their wish come back with the yes to its price', async () => {
  const { bot, chat, photos, toFirst, since, videos } = await twoProjects({ ASK_ABOVE_CREDITS: '60' });
  await bot.tell(chat.command('new'));
  await bot.tell(chat.say('', photos.slice(2)));
  await bot.tell(chat.say('animate each of these'));
  await bot.tell(chat.say('add lo-fi music', [], { ...grace, ...toFirst }));
  await bot.tell(chat.say('yes'));
  expect(since()).toHaveLength(3);
  expect(
    videos()
      .slice(3)
      .map(({ text }) => /photo \d/.exec(text)?.[0]),
  ).toEqual(['photo 3', 'photo 4']);
});

const refusal = /^One person can make 2 wishes/;

test('what is refused leaves the chat in its project, though it was about a video of another one', async () => {
  const { bot, chat, newest, since, toFirst } = await twoProjects({
    TURNS_A_DAY_PER_USER: '2',
    ADMINS: 'fake:grace',
  });
  const below = (action: string) => {
    const { message, ...press } = chat.press('Make it vertical');
    return { ...press, action, message: { ...message, messageId: toFirst.replyTo } };
  };
  for (const refused of [
    chat.say('make it slower', [], toFirst),
    { ...chat.command('animate', { prompt: 'make it slower' }), ...toFirst },
    below('wish:tall'),
    below('again'),
  ]) {
    await bot.tell(refused);
    expect(newest().text).toMatch(refusal);
    await bot.tell(chat.say('add lo-fi music', [], grace));
  }
  expect(since()).toEqual(new Array(4).fill(['second', 'add lo-fi music']));
});

test('an export said or pressed as an answer to an older video is of that one, after a restart too, and so is its status', async () => {
  const { bot, chat, toFirst, toSecond, since, simulator, texts, newest, videos, until } = await twoProjects(
    {},
  );
  simulator.fault({ on: 'render', do: { kind: 'mute' } });
  await chat.accept(chat.say('export', [], toFirst));
  await until(() => expect(simulator.ledger().calls['render']).toBe(3));
  await bot.restart();
  await bot.idle();
  expect(videos()[2]?.text).toContain('photo 1');
  const { message, ...press } = chat.press('Make it vertical');
  await bot.tell({ ...press, action: 'export', message: { ...message, messageId: toSecond.replyTo } });
  expect(videos()[3]?.text).toContain('photo 2');
  await bot.tell({ ...chat.command('status'), ...toFirst });
  expect(newest().text).toContain('photo 1');
  await bot.tell(chat.say('add lo-fi music'));
  expect(since()).toEqual([['second', 'add lo-fi music']]);
  expect(texts().filter(text => text === 'Exported; that costs nothing.')).toHaveLength(2);
});

test('no video is put off for a wish about another project', async () => {
  const { bot, chat, toFirst, since, videos } = await twoProjects({});
  await bot.tell(chat.say('add lo-fi music'), chat.say('make it 9:16', [], toFirst));
  expect(since().map(([project]) => project)).toEqual(['second', 'first']);
  expect(videos()).toHaveLength(4);
});

test('pictures that were refused with a reply to a video are for its project, whenever they are taken up', async () => {
  const { bot, chat, photos, clock, newest, toFirst, since } = await twoProjects({
    TURNS_A_DAY_PER_USER: '2',
  });
  await bot.tell(chat.say('put this one in, too', [photos[2]], toFirst));
  expect(newest().text).toMatch(refusal);
  clock.now += 25 * hour;
  await bot.tell(chat.say('now put it in, please'));
  expect(since()).toEqual([['first', 'now put it in, please']]);
});

test('the picture of a command that was refused is still there for the next one', async () => {
  const { bot, chat, photos, clock, newest, videos, since } = await twoProjects({
    TURNS_A_DAY_PER_USER: '2',
  });
  await bot.tell(chat.command('new'));
  await bot.tell(chat.command('animate', { prompt: 'zoom in' }, [photos[2]]));
  expect(newest().text).toMatch(refusal);
  clock.now += 25 * hour;
  await bot.tell(chat.command('animate', { prompt: 'gentle waves' }));
  expect(since().map(([, text]) => text)).toEqual(['gentle waves']);
  expect(videos()[2]?.text).toContain('photo 3');
});
