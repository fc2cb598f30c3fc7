import type { User } from 'grammy/types';
import { expect, test } from 'vitest';
import type { Place } from '../fakes/telegram/people.ts';
import { animate, journey, type TelegramJourney } from './journey.ts';

interface GroupJourney extends TelegramJourney {
  group: Place;
  bob: User;
}

async function groupJourney(
  more: { kind?: 'group' | 'supergroup'; forum?: boolean } = {},
  options: Parameters<typeof journey>[0] = {},
): Promise<GroupJourney> {
  const all = await journey(options);
  const bob = all.telegram.person('Bob');
  const group = all.telegram.group('Cinema', { ...more, people: [all.ada, bob] });
  return { ...all, group, bob };
}

const name = '@stillmotion_bot';

test.each([true, false])(
  'only commands, mentions and replies are answered (privacy mode: %s)',
  async privacy => {
    const { bot, telegram, ada, bob, group, photos, said, texts } = await groupJourney(
      {},
      { telegram: { privacy } },
    );
    telegram.say(group, ada, 'hello everybody');
    telegram.say(group, ada, '/credits@some_other_bot');
    telegram.say(group, ada, 'ask @stillmotion_bot_2 instead');
    await telegram.photo(group, bob, photos[0], { caption: animate });
    await telegram.photo(group, bob, photos[0]);
    const words = telegram.say(group, ada, 'so what?');
    telegram.say(group, bob, 'a reply to a person', { replyTo: words });
    await bot.idle();
    expect(texts(group)).toEqual([]);
    telegram.say(group, ada, `/credits${name}`);
    await bot.idle();
    telegram.say(group, bob, 'what can you do?', { replyTo: said(group)[0] ?? words });
    await bot.idle();
    expect(texts(group)[0]).toMatch(/^1000 credits left/);
    expect(said(group).length).toBe(2);
  },
);

test.each([
  ['reads all', { privacy: false }, false],
  ['is an administrator', {}, true],
])('commands of other bots are left alone in a group where the bot %s', async (_, options, isAdmin) => {
  const { bot, telegram, ada, group, photos, said, texts } = await groupJourney({}, { telegram: options });
  if (isAdmin) telegram.promote(group, telegram.bot, ada);
  telegram.say(group, ada, '/roll 2d6');
  await telegram.photo(group, ada, photos[0], { caption: '/sticker' });
  telegram.say(group, ada, '/credits');
  await bot.idle();
  expect(texts(group)).toEqual([expect.stringMatching(/^1000 credits left/)]);
  const [answer] = said(group);
  telegram.say(group, ada, '/delete', { replyTo: answer ?? expect.fail('no answer') });
  await bot.idle();
  expect(texts(group)).toHaveLength(1);
  telegram.say(group, ada, `/roll${name} 2d6`);
  await bot.idle();
  expect(texts(group).at(-1)).toMatch(/^I don’t know \/roll\./);
});

test('a photo whose caption mentions the bot becomes a video, as an answer to who asked', async () => {
  const { bot, telegram, ada, group, photos, said, prompts } = await groupJourney();
  const wish = await telegram.photo(group, ada, photos[0], { caption: `${name}, ${animate}` });
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(said(group).map(({ replyTo }) => replyTo)).toEqual([wish.message_id, wish.message_id]);
  expect(said(group).at(-1)?.media?.kind).toBe('video');
});

test('a mention as a reply to somebody’s picture is about that picture', async () => {
  const { bot, telegram, ada, bob, group, photos, videos, prompts } = await groupJourney();
  const picture = await telegram.photo(group, bob, photos[0]);
  telegram.say(group, ada, `${animate} ${name}`, { replyTo: picture });
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos(group)).toHaveLength(1);
});

test('a reply to the bot’s video edits it', async () => {
  const { bot, telegram, ada, bob, group, photos, videos, prompts } = await groupJourney();
  await telegram.photo(group, ada, photos[0], { caption: `${name} ${animate}` });
  await bot.idle();
  const [video] = videos(group);
  if (!video) throw new Error('no video');
  telegram.say(group, bob, 'make it slower', { replyTo: video });
  await bot.idle();
  expect(prompts()).toEqual([animate, 'make it slower']);
  expect(videos(group)).toHaveLength(2);
});

test('two albums of two people at once are one video each', async () => {
  const { bot, telegram, simulator, ada, bob, group, photos, videos } = await groupJourney(
    {},
    { telegram: { privacy: false } },
  );
  telegram.hold();
  const pairs = [photos.slice(0, 2), photos.slice(2)].map(pair => pair.map(photo => ({ photo })));
  const caption = `${name} ${animate}`;
  const send = (person: User, items: { photo: string }[]) =>
    telegram.album(group, person, items, { caption });
  await Promise.all([send(ada, pairs[0] ?? []), send(bob, pairs[1] ?? [])]);
  telegram.release();
  await bot.idle();
  expect(simulator.ledger().calls['upload']).toBe(4);
  expect(simulator.ledger().prompts).toHaveLength(2);
  expect(videos(group)).toHaveLength(2);
});

test('each topic is a chat of its own, and so is the General one', async () => {
  const { bot, telegram, ada, group, photos, said, prompts, simulator } = await groupJourney({ forum: true });
  const sea = telegram.topic(group, 'Sea', ada);
  const hills = telegram.topic(group, 'Hills', ada);
  for (const [index, place] of [sea, hills, group].entries()) {
    await telegram.photo(place, ada, photos[index] ?? '', { caption: `${name} ${animate}` });
  }
  await bot.idle();
  expect(prompts()).toHaveLength(3);
  expect(new Set(simulator.ledger().prompts.map(({ session }) => session)).size).toBe(3);
  for (const topic of [sea, hills]) {
    expect(said(topic).map(({ media }) => media?.kind)).toEqual([undefined, 'video']);
  }
  expect(said(group).filter(({ thread }) => thread === undefined)).toHaveLength(2);
  expect(telegram.activities(sea).length).toBeGreaterThan(0);
});

test('a topic that is closed meanwhile costs nothing more and stops no other chat', async () => {
  const { bot, telegram, ada, group, chat, photos, prompts, videos } = await groupJourney({ forum: true });
  const topic = telegram.topic(group, 'Sea', ada);
  telegram.hold();
  await telegram.photo(topic, ada, photos[0], { caption: `${name} ${animate}` });
  telegram.closeTopic(topic);
  await telegram.photo(chat, ada, photos[1], { caption: animate });
  telegram.release();
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
});

test('only who asked, or an administrator, stops a wish', async () => {
  const { bot, telegram, simulator, ada, bob, group, photos, said, texts, prompts, until } =
    await groupJourney();
  const eve = telegram.person('Eve');
  telegram.join(group, eve);
  telegram.promote(group, eve, ada);
  for (const stopper of [ada, eve]) {
    simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
    const asked = prompts().length;
    await telegram.photo(group, ada, photos[0], { caption: `${name} ${animate}` });
    await until(() => expect(prompts()).toHaveLength(asked + 1));
    const working = said(group).at(-1);
    if (!working) throw new Error('no progress');
    telegram.press(working, 'Cancel', bob);
    await until(() => expect(texts(group).at(-1)).toBe('That is for the person who asked to decide.'));
    telegram.say(group, bob, `/cancel${name}`);
    await until(() =>
      expect(texts(group).slice(-2)).toEqual(Array(2).fill('That is for the person who asked to decide.')),
    );
    telegram.fault({ on: 'getChatMember', do: { kind: 'reset' } });
    telegram.press(working, 'Cancel', stopper);
    await bot.idle();
    const { text } = said(group).find(({ message_id }) => message_id === working.message_id) ?? working;
    expect(text).toMatch(/^Stopped as you asked/);
  }
});

test.each(['mention', 'reply'])('an administrator stops a wish in words as well, by a %s', async by => {
  const { bot, telegram, simulator, ada, bob, group, photos, newest, texts, prompts, until } =
    await groupJourney();
  telegram.promote(group, bob, ada);
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await telegram.photo(group, ada, photos[0], { caption: `${name} ${animate}` });
  await until(() => expect(prompts()).toHaveLength(1));
  if (by === 'reply') telegram.say(group, bob, 'stop', { replyTo: newest(group) });
  else telegram.say(group, bob, `${name} please stop`);
  await bot.idle();
  expect(texts(group)).toEqual([expect.stringMatching(/^Stopped as you asked/)]);
});

test('a group that becomes a supergroup keeps its session', async () => {
  const { bot, telegram, ada, group, photos, prompts, simulator, videos } = await groupJourney({
    kind: 'group',
  });
  await telegram.photo(group, ada, photos[0], { caption: `${name} ${animate}` });
  await bot.idle();
  const next = telegram.migrate(group, ada);
  telegram.say(next, ada, `${name} make it slower`);
  await bot.idle();
  expect(prompts()).toEqual([animate, 'make it slower']);
  expect(new Set(simulator.ledger().prompts.map(({ session }) => session)).size).toBe(1);
  expect(videos(next)).toHaveLength(1);
});

test('a turn that runs while the group becomes a supergroup ends there, and is remembered there', async () => {
  const { bot, telegram, ada, group, photos, prompts, simulator, videos, until } = await groupJourney({
    kind: 'group',
  });
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 60 } });
  await telegram.photo(group, ada, photos[0], { caption: `${name} ${animate}` });
  await until(() => expect(prompts()).toHaveLength(1));
  const next = telegram.migrate(group, ada);
  await bot.idle();
  const [video] = videos(next);
  if (!video) throw new Error('no video');
  telegram.say(next, ada, '/new');
  telegram.say(next, ada, 'make it slower', { replyTo: video });
  await bot.idle();
  expect(prompts()).toEqual([animate, 'make it slower']);
  expect(new Set(simulator.ledger().prompts.map(({ session }) => session)).size).toBe(1);
  expect(videos(next)).toHaveLength(2);
});

test('a question in a group says to answer by a reply, and the reply is the wish', async () => {
  const { bot, telegram, ada, group, photos, newest, prompts } = await groupJourney();
  await telegram.photo(group, ada, photos[0], { caption: name });
  await bot.idle();
  const question = newest(group);
  expect(question.text).toMatch(/^Got it\. What should happen\?\nTo answer, reply to this message/);
  telegram.say(group, ada, animate, { replyTo: question });
  await bot.idle();
  expect(prompts()).toEqual([animate]);
});

test('what comes in one answer keeps its order, also after a stop that has to be looked into first', async () => {
  const { bot, telegram, ada, group, photos, prompts, until } = await groupJourney();
  telegram.hold();
  telegram.say(group, ada, `/cancel${name}`);
  await telegram.photo(group, ada, photos[0], { caption: `${name} ${animate}` });
  telegram.release();
  await bot.idle();
  await until(() => expect(prompts()).toEqual([animate]));
});
