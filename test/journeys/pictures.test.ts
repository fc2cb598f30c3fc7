import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ChatError } from '../../src/chat.ts';
import { animate, journey } from './journey.ts';

/** Long enough that what is said at once is in the line, short enough to wait for. */
const gathering = { timing: { captionGather: 60, albumGather: 40 } };

test('a picture and the text that follows are one turn: one upload, one charge, one video', async () => {
  const { bot, chat, photos, simulator, spent, prompts, videos } = await journey(gathering);
  await bot.tell(chat.say('', [photos[0]]), chat.say(animate));
  expect(simulator.ledger().uploads).toHaveLength(1);
  expect(prompts()).toEqual([animate]);
  expect(spent()).toBe(100);
  expect(videos()).toHaveLength(1);
  expect(chat.messages).toHaveLength(2);
});

test('an album is one turn and one video of all its pictures', async () => {
  const { bot, chat, photos, simulator, prompts, videos } = await journey(gathering);
  const [first, ...others] = photos;
  await bot.tell(
    chat.say(animate, [first], { groupId: 'album' }),
    ...others.map(photo => chat.say('', [photo], { groupId: 'album' })),
  );
  expect(simulator.ledger().uploads.map(({ name }) => name)).toEqual([
    'photo-1.jpg',
    'photo-2.jpg',
    'photo-3.jpg',
    'photo-4.jpg',
  ]);
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
  expect(videos()[0]?.text).toContain('photo 1, photo 2, photo 3 and 1 more');
});

test('pictures sent one by one and then a text are one turn', async () => {
  const { bot, chat, photos, simulator, prompts, videos } = await journey(gathering);
  const [first, second, third] = photos;
  await bot.tell(chat.say('', [first]), chat.say('', [second]), chat.say('', [third]), chat.say(animate));
  expect(simulator.ledger().uploads).toHaveLength(3);
  expect(prompts()).toEqual([animate]);
  expect(chat.messages).toHaveLength(2);
  expect(videos()).toHaveLength(1);
});

test('two pictures, each with its own words, are two turns', async () => {
  const { bot, chat, photos, prompts, videos } = await journey(gathering);
  await bot.tell(chat.say('zoom in', [photos[0]]), chat.say('pan left', [photos[1]]));
  expect(prompts()).toEqual(['zoom in', 'pan left']);
  expect(videos().length).toBeGreaterThan(0);
});

test('“separately” makes one video of each picture, in their order, each under its own name', async () => {
  const { bot, chat, photos, spent, prompts, videos } = await journey();
  await bot.tell(chat.say('animate them separately, slow zoom', [photos[0], photos[1], photos[2]]));
  expect(prompts()).toEqual(
    [1, 2, 3].map(
      number =>
        `Make a new, separate video that uses only the file "photo-${number}.jpg": animate them separately, slow zoom`,
    ),
  );
  expect(videos().map(({ videos: [video] }) => video?.name)).toEqual([
    'photo-1-1.mp4',
    'photo-2-2.mp4',
    'photo-3-3.mp4',
  ]);
  expect(videos().map(({ history }) => history[0])).toEqual(
    [1, 2, 3].map(number => `Video ${number} of 3 is ready, sending it…`),
  );
  expect(videos().map(({ text }) => /Video: (photo \d)/.exec(text)?.[1])).toEqual([
    'photo 1',
    'photo 2',
    'photo 3',
  ]);
  expect(spent()).toBe(300);
});

test('numbered wishes go to their pictures', async () => {
  const { bot, chat, photos, prompts, videos } = await journey();
  await bot.tell(chat.say('1. zoom in on the lake 2. pan over the town', [photos[0], photos[1]]));
  expect(prompts()).toEqual([
    'Make a new, separate video that uses only the file "photo-1.jpg": zoom in on the lake',
    'Make a new, separate video that uses only the file "photo-2.jpg": pan over the town',
  ]);
  expect(videos()).toHaveLength(2);
});

test('what is said before the numbers goes with each of them', async () => {
  const { bot, chat, photos, prompts } = await journey();
  await bot.tell(chat.say('Both in 9:16:\n1) zoom in\n2) pan left', [photos[0], photos[1]]));
  expect(prompts()).toEqual([
    'Make a new, separate video that uses only the file "photo-1.jpg": Both in 9:16: zoom in',
    'Make a new, separate video that uses only the file "photo-2.jpg": Both in 9:16: pan left',
  ]);
});

test('what speaks of the pictures among each other, or numbers steps, is a wish for one video of all', async () => {
  const { bot, chat, photos, prompts } = await journey({ simulator: { credits: 10_000 } });
  const wishes = [
    'make them fade into each other',
    'put a transition between each picture',
    'show them one by one',
    'show each picture, fading into the next',
    'pause for a moment after each one',
    'In 9:16: 1. zoom in 2. pan left 3. add music',
    '每张图片之间加转场',
    '让每张图片互相淡入淡出',
    '逐张展示这些图片',
  ];
  for (const wish of wishes) {
    await bot.tell(chat.command('new'));
    await bot.tell(chat.say(wish, [photos[0], photos[1]]));
  }
  expect(prompts()).toEqual(wishes);
});

test('“each”, “separately” and the like ask for a video of each', async () => {
  const { bot, chat, photos, prompts } = await journey({ simulator: { credits: 10_000 } });
  const wishes = [
    'animate each picture',
    'one video per photo, please',
    'add a title, separately, and fade into the next part',
    'each of them in 9:16. Nothing between them, please',
    '每张图片做一个视频',
    '逐张生成视频',
    '分别做成视频',
  ];
  for (const wish of wishes) {
    await bot.tell(chat.command('new'));
    await bot.tell(chat.say(wish, [photos[0], photos[1]]));
  }
  const saying = wishes.flatMap(wish => [wish, wish]);
  expect(prompts()).toEqual(
    saying.map(wish => expect.stringMatching(new RegExp(`\\.jpg[”"].*[:：] ?${wish}$`))),
  );
});

test('“each for 2 seconds” is still one video', async () => {
  const { bot, chat, photos, prompts } = await journey();
  await bot.tell(chat.say('make a video, each photo for 2 seconds', [photos[0], photos[1]]));
  expect(prompts()).toHaveLength(1);
});

test('several pictures without words are asked about, and “A video of each” makes one of each', async () => {
  const { bot, chat, photos, newest, prompts, videos } = await journey();
  await bot.tell(chat.say('', [photos[0], photos[1]]));
  expect(newest().text).toBe(
    'Got both. What should happen?\nShall I make one video of them all, or one of each?',
  );
  await bot.tell(chat.press('A video of each'));
  expect(newest().text).toBe('A video of each, then. What should happen in them?');
  await bot.tell(chat.press('Slow zoom'));
  expect(prompts()).toHaveLength(2);
  expect(videos()).toHaveLength(2);
});

test('the next wish after a video of each is about the project again, not about each picture', async () => {
  const { bot, chat, photos, prompts } = await journey();
  await bot.tell(chat.say('animate each of them', [photos[0], photos[1]]));
  await bot.tell(chat.say('add lo-fi music'));
  expect(prompts().at(-1)).toBe('add lo-fi music');
});

test('one bad file among good ones is told and the good ones become the video', async () => {
  const { bot, chat, photos, texts, prompts, videos } = await journey();
  const notes = join(dirname(photos[0]), 'notes.jpg');
  await writeFile(notes, 'dear diary');
  await bot.tell(chat.say(animate, [photos[0], notes, photos[1]]));
  expect(texts()[0]).toMatch(/^“notes\.jpg” is not a picture, video or sound that I can use/);
  expect(prompts()).toHaveLength(1);
  expect(videos()[0]?.text).toContain('photo 1, photo 2');
});

test('a picture that the chat has no longer is told and the others become the video', async () => {
  const { bot, chat, photos, texts, videos } = await journey();
  chat.failures.openFile.push(new ChatError('gone', 'expired'));
  await bot.tell(chat.say(animate, [photos[0], photos[1]]));
  expect(texts()[0]).toMatch(/^“photo-1\.jpg” could not be read\. Please send it again\./);
  expect(videos()[0]?.text).toContain('photo 2');
});

test('a platform that is busy while a picture is fetched is waited for', async () => {
  const { bot, chat, photos, videos } = await journey();
  chat.failures.openFile.push(new ChatError('rate-limited', 'slow down', { retryAfterMs: 5 }));
  chat.failures.openFile.push(new ChatError('unknown', 'connection lost'));
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(videos()).toHaveLength(1);
});

test('only bad files: each is told, nothing is asked of the agent, nothing is used', async () => {
  const { bot, chat, photos, texts, prompts } = await journey();
  const empty = join(dirname(photos[0]), 'empty.jpg');
  await writeFile(empty, '');
  await bot.tell(chat.say(animate, [empty]));
  expect(texts()).toEqual(['“empty.jpg” is empty.\nNo credits were used.']);
  expect(prompts()).toEqual([]);
});

test('after a failure half-way, saying it again makes only the videos that are missing', async () => {
  const { bot, chat, photos, simulator, newest, videos, spent } = await journey();
  simulator.fault({ on: 'prompt', after: 1, do: { kind: 'agent-fails' } });
  await bot.tell(chat.say('animate each of them', [photos[0], photos[1], photos[2]]));
  expect(videos()).toHaveLength(1);
  expect(newest().text).toBe(
    'The video agent gave up on this wish.\nNo credits were used.\nYour files are kept: just say it again.\n1 of 3 videos are done.',
  );
  await bot.tell(chat.say('animate each of them'));
  expect(videos().map(({ text }) => /Video: (photo \d)/.exec(text)?.[1])).toEqual([
    'photo 1',
    'photo 2',
    'photo 3',
  ]);
  expect(spent()).toBe(300);
});

test.each([2, 3])('numbered wishes of %i pictures that broke off go on with what is missing', async count => {
  const { bot, chat, photos, simulator, prompts } = await journey();
  const own = ['zoom in', 'pan left', 'add waves'].slice(0, count);
  const wish = own.map((text, index) => `${index + 1}. ${text}`).join(' ');
  simulator.fault({ on: 'prompt', after: 1, do: { kind: 'agent-fails' } });
  await bot.tell(chat.say(wish, photos.slice(0, count)));
  await bot.tell(chat.say(wish));
  const [first = '', ...missing] = own.map(
    (text, index) => `only the file "photo-${index + 1}.jpg": ${text}`,
  );
  const said = [first, ...missing.slice(0, 1), ...missing];
  expect(prompts().map(text => text.slice(text.indexOf('only')))).toEqual(said);
});

test('after a failure before the last one, that one is still made of its own picture', async () => {
  const { bot, chat, photos, simulator, prompts, spent } = await journey();
  simulator.fault({ on: 'prompt', after: 1, do: { kind: 'agent-fails' } });
  await bot.tell(chat.say('animate each of them', [photos[0], photos[1]]));
  await bot.tell(chat.say('try again'));
  expect(prompts().at(-1)).toContain('only the file "photo-2.jpg": try again');
  expect(spent()).toBe(200);
});

test('two people’s albums that come mixed up are one turn each', async () => {
  const { bot, chat, photos, simulator, prompts, texts } = await journey();
  const [first, second, third, fourth] = photos;
  const bob = { author: { id: 'bob', name: 'Bob', locale: 'en' }, groupId: 'hers' };
  const events = [
    chat.say(animate, [first], { groupId: 'his' }),
    chat.say('zoom in slowly', [second], bob),
    chat.say('', [third], { groupId: 'his' }),
    chat.say('', [fourth], bob),
  ];
  await Promise.all(events.map(event => chat.accept(event)));
  await bot.idle();
  expect(simulator.ledger().calls['upload']).toBe(4);
  expect(prompts()).toEqual([animate, 'zoom in slowly']);
  expect(texts().join()).not.toContain('What should happen?');
});

test('a picture whose caption is a command costs nothing: the person is asked what should happen', async () => {
  const { bot, chat, photos, newest, prompts } = await journey();
  await bot.tell(chat.say('credits', [photos[0]]));
  expect(newest().text).toBe('Got it. What should happen?');
  expect(prompts()).toEqual([]);
});
