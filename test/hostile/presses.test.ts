import { expect, test } from 'vitest';
import { messageBody } from '../../adapters/discord/body.ts';
import { tagOf } from '../../src/conversation/tag.ts';
import * as discord from '../discord/journey.ts';
import * as memory from '../journeys/journey.ts';
import * as telegram from '../telegram/journey.ts';
import { startSite } from '../web/site.ts';
import { visit } from '../web/visitor.ts';

/** What no button of ours says, and what says a little of one: none of it may cost anything. */
const forged = [
  ...[
    ':',
    'wish',
    'wish:',
    'wish:constructor',
    'wish:__proto__',
    'wish:toString:x',
    'nonsense',
    'x'.repeat(64),
  ],
  ...[
    'answer',
    'answer::::',
    'answer:0:0:0',
    'answer:__proto__:constructor:1',
    'many',
    'many:each',
    'many:\u202e',
  ],
  ...[
    'go',
    'go:',
    'go:0123456789ab',
    'stay:0123456789ab',
    'cancel:',
    'cancel:0123456789ab',
    'cancel:../../x',
  ],
  ...['constructor', '__proto__', 'toString', '\0', '\u202egpj', '/credits', 'i:1:2', '{"a":1}', '💥'],
];

const serious = (log: readonly string[]) => log.filter(line => JSON.parse(line).level >= 50);

test('data that no button has costs nothing on Telegram, whoever sends it, and stops nothing', async () => {
  const { bot, telegram: fake, ada, chat, photos, prompts, videos, newest } = await telegram.journey();
  await fake.photo(chat, ada, photos[0], { caption: telegram.animate });
  await bot.idle();
  const [video] = videos();
  if (!video) throw new Error('no video');
  const mallory = fake.person('Mallory');
  for (const [index, data] of forged.entries()) {
    const isHers = index % 2 === 0;
    fake.press(video, data, isHers ? ada : mallory, { forged: true, inaccessible: !isHers });
  }
  await bot.idle();
  expect(prompts()).toHaveLength(1);
  expect(serious(bot.log)).toEqual([]);
  fake.press(video, 'Make it vertical', ada);
  await bot.idle();
  expect(prompts().at(-1)).toBe('make it 9:16');
  expect(newest().media?.kind).toBe('video');
});

test('and on Discord, where each is acknowledged', async () => {
  const { bot, discord: fake, ada, channel, photos, prompts, newest } = await discord.journey();
  await fake.slash(channel, ada, 'animate', { image: photos[0], prompt: discord.animate });
  await bot.idle();
  const video = newest();
  const mallory = fake.user('Mallory');
  for (const [index, data] of forged.filter((_, at) => at % 2 === 0).entries()) {
    fake.press(video, data, index % 2 ? ada : mallory, { forged: true });
    // Nobody presses so much at once, and each must be acknowledged within 3 s.
    if (index % 4 === 3) await bot.idle();
  }
  await bot.idle();
  expect(prompts()).toHaveLength(1);
  expect(serious(bot.log)).toEqual([]);
  fake.press(video, 'Make it vertical', ada);
  await bot.idle();
  expect(prompts().at(-1)).toBe('make it 9:16');
});

test('and on the page, where a press of what the bot never said is refused', async () => {
  const site = await startSite();
  const visitor = visit(site.url);
  const chat = await visitor.newChat();
  await visitor.say(chat, '/help', { id: 'the-first' });
  await site.idle();
  const message = (await visitor.messages(chat)).find(({ from }) => from === 'bot')?.id ?? '';
  for (const action of forged) {
    expect(await visitor.press(chat, { message: 'another', action })).toBe(404);
    expect(await visitor.press(chat, { message, action })).toBe(202);
  }
  await site.idle();
  expect(site.simulator.ledger().prompts).toEqual([]);
  expect(serious(site.log)).toEqual([]);
});

test('a press that is sent twice counts once; a replay under another id is stale', async () => {
  const { bot, chat, photos, prompts, newest } = await memory.journey();
  await bot.tell(chat.say(memory.animate, [photos[0]]), chat.say('make it better'));
  const press = chat.press('Add upbeat music');
  await bot.tell(press, press);
  await bot.tell({ ...press, id: 'a-replay' });
  expect(prompts()).toEqual([memory.animate, 'make it better', 'Add upbeat music']);
  expect(newest().text).toMatch('belongs to an older message');
});

test('only whom the agent asks can answer, and only by what was offered', async () => {
  const { bot, chat, photos, prompts, newest } = await memory.journey();
  await bot.tell(chat.say(memory.animate, [photos[0]]), chat.say('make it better'));
  const press = chat.press('Add upbeat music');
  const answer = press.action.replace(/:0$/, '');
  const mallory = { id: 'mallory', name: 'Mallory', locale: 'en' };
  await bot.tell({ ...press, id: 'foreign', author: mallory });
  expect(newest().text).not.toMatch('Add upbeat music');
  for (const choice of ['99', '-1', '0.5', 'NaN', '', ' 0', '00', '0x0', '1e0', 'done', '__proto__'])
    await bot.tell({ ...press, id: `forged ${choice}`, action: `${answer}:${choice}` });
  expect(prompts()).toHaveLength(2);
  await bot.tell(press);
  expect(prompts().at(-1)).toBe('Add upbeat music');
});

test('what somebody waits for is not cancelled by somebody else, whatever their client says', async () => {
  const { bot, chat, photos, videos, until, simulator } = await memory.journey({
    simulator: { speed: 0.005 },
    timing: { promptSilence: 20_000 },
  });
  const wish = chat.say(memory.animate, [photos[0]]);
  await chat.accept(wish);
  await until(() => expect(simulator.ledger().prompts).toHaveLength(1));
  const mallory = { id: 'mallory', name: 'Mallory', locale: 'en' };
  const cancel = chat.press('Cancel');
  for (const action of ['cancel', cancel.action, `cancel:${tagOf(`fake:${wish.id}`)}`])
    await chat.accept({ ...cancel, id: `by Mallory: ${action}`, author: mallory, action });
  await bot.idle();
  expect(videos()).toHaveLength(1);
});

test('as many choices as the agent can give are shown on Discord, the last one included', () => {
  const choices = Array.from({ length: 24 }, (_, at) => [
    { label: `choice ${at}`, action: `answer:tag:0:${at}` },
  ]);
  const { components } = messageBody({
    text: 'Which?',
    buttons: [...choices, [{ label: 'Done', action: 'done' }]],
  });
  expect(components.map(row => row.components.length)).toEqual([5, 5, 5, 5, 5]);
  expect(JSON.stringify(components.at(-1))).toContain('Done');
  const long = { label: 'Open', url: `https://video.example/${'x'.repeat(600)}` };
  expect(messageBody({ text: 'Here', buttons: [[long]] }).components).toEqual([]);
});
