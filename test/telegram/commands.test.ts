import { expect, test } from 'vitest';
import { animate, journey } from './journey.ts';

test('the first contact gets ready and shows three things to try', async () => {
  const { bot, telegram, ada, chat, said } = await journey();
  telegram.say(chat, ada, '/start');
  await bot.idle();
  expect(said()).toHaveLength(1);
  expect(said()[0]?.text.match(/^• /gm)).toHaveLength(3);
  expect(said()[0]?.history.map(({ text }) => text)[0]).toBe('Setting things up…');
});

test('/credits tells what is left and where to get more', async () => {
  const { bot, telegram, ada, chat, newest } = await journey();
  telegram.say(chat, ada, '/credits');
  await bot.idle();
  expect(newest().text).toMatch(/^1000 credits left\./);
  expect(newest().buttons).toMatchObject([{ url: expect.stringMatching(/^https:\/\/video\.example/) }]);
});

test('“导出” exports, and is answered in Chinese', async () => {
  const { bot, telegram, ada, chat, photos, texts, videos, simulator } = await journey({
    language: 'zh-hans',
  });
  await telegram.photo(chat, ada, photos[0], { caption: '把这张图做成 5 秒的视频' });
  await bot.idle();
  telegram.say(chat, ada, '导出');
  await bot.idle();
  expect(texts()).toContain('导出完成，不消耗积分。');
  expect(videos()).toHaveLength(2);
  expect(simulator.ledger().prompts).toHaveLength(1);
});

test('somebody whose Telegram speaks Chinese gets commands, questions and buttons in Chinese', async () => {
  const { bot, telegram, ada, chat, photos, newest } = await journey({ language: 'zh-hans' });
  await telegram.photo(chat, ada, photos[0]);
  await bot.idle();
  expect(newest().text).toBe('收到。想要什么效果？');
  const menu = telegram.menu(chat, ada);
  expect(menu.find(({ command }) => command === 'cancel')?.description).toBe('停止正在做的事');
});

test('/animate with a picture is the wish with a picture', async () => {
  const { bot, telegram, ada, chat, photos, prompts, videos } = await journey();
  await telegram.photo(chat, ada, photos[0], { caption: `/animate ${animate}` });
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
});

test('/animate as a reply to a picture takes that one', async () => {
  const { bot, telegram, ada, chat, photos, prompts, simulator } = await journey();
  const picture = await telegram.photo(chat, ada, photos[0]);
  await bot.idle();
  telegram.say(chat, ada, '/new');
  telegram.say(chat, ada, '/animate zoom in slowly', { replyTo: picture });
  await bot.idle();
  expect(prompts()).toEqual(['zoom in slowly']);
  expect(simulator.ledger().calls['upload']).toBe(2);
});

test('/animate alone takes the chat’s last picture; without one it asks for it', async () => {
  const { bot, telegram, ada, chat, photos, prompts, texts, videos } = await journey();
  telegram.say(chat, ada, '/animate');
  await bot.idle();
  expect(texts()).toEqual(['Which picture? Send me one, with or without words.']);
  await telegram.photo(chat, ada, photos[0]);
  await bot.idle();
  telegram.say(chat, ada, '/animate');
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
});

test('an unknown command is answered by the help', async () => {
  const { bot, telegram, ada, chat, newest } = await journey();
  telegram.say(chat, ada, '/fly me');
  await bot.idle();
  expect(newest().text).toContain('/animate – ');
});

test('commands are registered once, for private chats and groups', async () => {
  const { bot, telegram, ada, chat, until } = await journey();
  await until(() => expect(telegram.calls('setMyCommands')).toHaveLength(4));
  const bob = telegram.person('Bob');
  const group = telegram.group('Cinema', { people: [ada, bob] });
  expect(telegram.menu(chat, ada).map(({ command }) => command)).toContain('start');
  expect(telegram.menu(group, bob).map(({ command }) => command)).not.toContain('start');
  await bot.restart();
  await until(() => expect(telegram.calls('getMyCommands')).toHaveLength(8));
  await bot.idle();
  expect(telegram.calls('setMyCommands')).toHaveLength(4);
});
