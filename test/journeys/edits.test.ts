import { expect, test } from 'vitest';
import { createFakeChat } from '../fakes/chat.ts';
import { animate, journey } from './journey.ts';

test('picture, music, title, shape, status, credits and export go through one project, each as promised', async () => {
  const { bot, chat, photos, newest, videos, spent, simulator } = await journey();
  const say = async (text: string, files: string[] = []) => {
    await bot.tell(chat.say(text, files));
    return newest().text;
  };
  const [picture, music, title] = [
    '1. Video: photo 1 (0-10s)',
    '2. BGM: Lo-fi (0-10s, 35%)',
    '3. Title: "Urban Dreams" (0-3s)',
  ];
  expect(await say(animate, [photos[0]])).toBe(`Timeline (1 track): ${picture}\n100 credits used, 900 left`);
  expect(await say('add lo-fi music')).toBe(
    `Timeline (2 tracks): ${picture} ${music}\n50 credits used, 850 left`,
  );
  const whole = `Timeline (3 tracks): ${picture} ${music} ${title}`;
  expect(await say('put the title Urban Dreams on it for 3 seconds')).toBe(
    `${whole}\nNo credits used, 850 left`,
  );
  expect(await say('make it 9:16')).toBe(`${whole}\nNo credits used, 850 left`);
  expect(videos()).toHaveLength(4);

  expect(await say('status')).toBe(whole);
  expect(await say('credits')).toMatch(/^850 credits left\.\n/);
  expect(await say('export')).toBe(`${whole}\nNo credits used, 850 left`);
  expect(await say('导出')).toContain('时间线 (3 条轨道)');
  expect(videos()).toHaveLength(6);
  expect(simulator.ledger()).toMatchObject({ sessions: [{}], uploads: [{}] });
  expect(spent()).toBe(150);
});

test('a whole conversation in Chinese is answered in Chinese', async () => {
  const { bot, chat, photos, newest, texts } = await journey({ chat: createFakeChat('room', 'zh-CN') });
  await bot.tell(chat.say('把这张图做成5秒的视频', [photos[0]]));
  await bot.tell(chat.say('加一段轻快的音乐'));
  expect(newest().text).toBe(
    '时间线 (2 条轨道): 1. 视频: photo 1 (0-5秒) 2. 背景音乐: 轻快 (0-5秒, 35%)\n消耗 50 积分，剩余 850',
  );
  await bot.tell(chat.say('状态'), chat.say('还剩多少积分？'), chat.say('去掉音乐'));
  for (const text of texts()) expect(text.replaceAll('photo 1', '')).not.toMatch(/[A-Za-z]{3}/);
});

test('who writes Chinese is answered in Chinese by the buttons as well, whatever the platform says', async () => {
  const { bot, chat, photos, newest, prompts } = await journey();
  await bot.tell(chat.say('把这张图做成5秒的视频', [photos[0]]));
  await bot.tell(chat.press('改成竖屏'));
  expect(prompts().at(-1)).toBe('改成 9:16 竖屏');
  expect(newest().text).toContain('剩余 850');
  await bot.tell(chat.say('add lo-fi music'));
  expect(newest().text).toContain('850 left');
});

test('what the agent says of buttons and panels is left out, and what it describes is kept', async () => {
  const { bot, chat, photos, texts } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]), chat.say('put the title Hello on it'));
  await bot.tell(chat.say('add lo-fi music'), chat.say('make it slower'));
  expect(texts().join('\n')).toContain('I added the title "Hello".');
  expect(texts().join('\n')).toContain('The tempo is changed.');
  expect(texts().join('\n')).not.toMatch(/click|top right|drag|canvas|open the timeline|preview/i);
});

test('where the agent sends a person to the account page, the credits are told, once', async () => {
  const { bot, chat, texts } = await journey();
  await bot.tell(chat.say('how much does a generation cost?'));
  expect(texts()).toEqual(['A generation takes about 100 credits.\nNo credits used, 1000 left']);
});

const noneUsed = 'No credits used, 900 left';
const shown = `Timeline (1 track): 1. Video: photo 1 (0-10s)\n${noneUsed}`;

test.each([
  ['Open the timeline to see all tracks.', [shown]],
  ['Click Export in the top right corner to save it.', ['Exported; that costs nothing.', shown]],
  ['Please check your account and billing for details.', [noneUsed]],
  ['', [`That changed nothing in the video. Try saying it in other words.\n${noneUsed}`]],
])(
  'an agent that says nothing but “%s” is not called idle where that is done instead',
  async (said, told) => {
    const { bot, chat, photos, simulator, texts } = await journey();
    await bot.tell(chat.say(animate, [photos[0]]));
    const before = texts().length;
    const event = { content: { parts: [{ text: said }], role: 'model' }, turnComplete: true };
    const body = `data: ${JSON.stringify(event)}\n\n`;
    const contentType = 'text/event-stream';
    simulator.fault({ on: 'prompt', do: { kind: 'answer', status: 200, contentType, body } });
    await bot.tell(chat.say('what is the matter with it?'));
    expect(texts().slice(before)).toEqual(told);
  },
);

test('an edit that the agent makes without a word is told by what is different', async () => {
  const { bot, chat, photos, texts } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  await bot.tell(chat.say('make it 9:16'));
  expect(texts().at(-2)).toMatch(/^The shape is now 9:16 \(was 16:9\)/);
  await bot.tell(chat.say('add lo-fi music'));
  await bot.tell(chat.say('remove the music'));
  expect(texts().at(-2)).toMatch(/^Removed – BGM: Lo-fi/);
});

test('a turn that changes nothing says so, shows no video, and what it cost', async () => {
  const { bot, chat, photos, simulator, newest, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  simulator.fault({ on: 'prompt', do: { kind: 'no-change' } });
  await bot.tell(chat.say('make it 9:16'));
  expect(newest().text).toBe(
    'That changed nothing in the video. Try saying it in other words.\n50 credits used, 850 left',
  );
  expect(videos()).toHaveLength(1);
});

test('talk is answered without a video and without cost', async () => {
  const { bot, chat, photos, newest, videos } = await journey();
  await bot.tell(chat.say(animate, [photos[0]]));
  await bot.tell(chat.say('what can you do?'));
  expect(newest().text).toMatch(/^I turn pictures into video.*\nNo credits used, 900 left$/s);
  expect(videos()).toHaveLength(1);
});
