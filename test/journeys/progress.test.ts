import { expect, test } from 'vitest';
import type { ChatAdapter } from '../../src/chat.ts';
import { ChatError } from '../../src/chat.ts';
import { createFakeChat } from '../fakes/chat.ts';
import { animate, journey } from './journey.ts';

test('the labels say what is done, in the order in which it is done', async () => {
  const { bot, chat, photos } = await journey();
  chat.limits.minEditIntervalMs = 0;
  await bot.tell(chat.say(animate, [photos[0]]));
  const [first, ...labels] = chat.messages[0]?.history ?? [];
  expect(first).toBe('Setting things up…');
  const order = [/^Generating your video…/, /^Making the video file… \d+ %/, /^Your 10-second|^Sure/];
  const places = order.map(label => labels.findIndex(text => label.test(text)));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(places).not.toContain(-1);
  expect(labels.join()).not.toMatch(/generate_video|seedance/);
});

test('a long wait says that the work goes on', async () => {
  const { bot, chat, photos, simulator } = await journey({ timing: { stillWorking: 20 } });
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 100 } });
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(chat.messages[0]?.history.some(text => /^⏳ Still working… \(\d+ min\)$/m.test(text))).toBe(true);
  expect(chat.messages[0]?.text).not.toContain('⏳');
});

test('edits keep the pace that the platform asks for, and the answer does not wait for it', async () => {
  const platform = createFakeChat();
  const edits: number[] = [];
  const adapter = platform.adapter;
  platform.adapter = (): ChatAdapter => {
    const plain = adapter();
    return {
      ...plain,
      edit: (sent, message) => {
        edits.push(performance.now());
        return plain.edit(sent, message);
      },
    };
  };
  platform.limits.minEditIntervalMs = 40;
  const { bot, chat, photos } = await journey({ chat: platform, simulator: { speed: 0.003 } });
  await bot.tell(chat.say(animate, [photos[0]]));
  const pauses = edits.slice(1, -1).map((at, index) => at - (edits[index] ?? 0));
  expect(pauses.length).toBeGreaterThan(1);
  for (const pause of pauses) expect(pause).toBeGreaterThan(35);
});

test('where a platform counts all chats together, each of many is edited less often', async () => {
  const { bot, chat, photos, videos } = await journey({ simulator: { credits: 2_000 } });
  chat.limits.sharedEditIntervalMs = 50;
  let labels = 0;
  chat.before = async (call, { buttons = [] }) => {
    if (call === 'edit' && buttons.flat().some(({ label }) => label.includes('Cancel'))) labels += 1;
  };
  const labelsEach = async (many: number) => {
    labels = 0;
    const people = Array.from({ length: many }, (_, number) => `${many} ${number}`);
    const wishes = people.map(id => {
      const who = { chat: { platform: 'fake', chatId: id }, author: { id, name: 'Somebody', locale: 'en' } };
      return chat.accept(chat.say(animate, [photos[0]], who));
    });
    await Promise.all(wishes);
    await bot.idle();
    return labels / many;
  };
  const alone = await labelsEach(1);
  expect(alone).toBeGreaterThan(1);
  expect(await labelsEach(6)).toBeLessThan(alone);
  expect(videos()).toHaveLength(7);
});

test('a platform that says “slow down” loses labels, never the answer or the video', async () => {
  const { bot, chat, photos, videos } = await journey();
  const busy = () => new ChatError('rate-limited', 'slow down', { retryAfterMs: 3 });
  chat.failures.edit.push(...Array.from({ length: 6 }, busy));
  chat.failures.addVideo.push(busy(), busy());
  chat.failures.send.push(busy());
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(chat.messages[0]?.text).toContain('Your 10-second video is ready');
  expect(videos()).toHaveLength(1);
  expect(chat.messages).toHaveLength(2);
});

test('a platform that is away for a moment is waited for', async () => {
  const { bot, chat, photos, videos } = await journey();
  const away = () => new ChatError('unknown', 'connection refused');
  chat.failures.send.push(away(), away());
  chat.failures.addVideo.push(away());
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(videos()).toHaveLength(1);
  expect(chat.messages).toHaveLength(2);
});

test('an answer whose message was deleted meanwhile is said in a new one', async () => {
  const { bot, chat, photos, simulator, texts, videos, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 40 } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(chat.messages).toHaveLength(1));
  chat.messages.splice(0);
  await bot.idle();
  expect(texts()[0]).toContain('Your 10-second video is ready');
  expect(videos()).toHaveLength(1);
});

test('a chat that does not take the video says so, with a link to it and what it cost', async () => {
  const { bot, chat, photos, texts, newest, videos } = await journey();
  chat.failures.addVideo.push(new ChatError('rejected', 'no rights to send media'));
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(newest().text).toMatch(
    /^Your video is made, but this chat did not take it\.\nWatch or download it here:\nhttp.*\n.*\n100 credits used, 900 left$/,
  );
  expect(texts().join()).not.toContain('sending it');
  await bot.tell(chat.say('export'));
  expect(videos()).toHaveLength(1);
});

test('a chat that takes nothing at all blocks neither its own line nor the bot', async () => {
  const { bot, chat, photos, videos } = await journey();
  const out = () => new ChatError('gone', 'the bot was thrown out');
  chat.failures.send.push(out(), out());
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(chat.messages).toEqual([]);
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(videos()).toHaveLength(1);
});

test('a long answer comes in parts, the buttons under the last', async () => {
  const { bot, chat, texts } = await journey();
  chat.limits.maxTextLength = 200;
  await bot.tell(chat.command('help'));
  expect(texts().length).toBeGreaterThan(3);
  for (const text of texts()) expect(text.length).toBeLessThanOrEqual(200);
  expect(texts().join('\n')).toContain('/cancel');
});
