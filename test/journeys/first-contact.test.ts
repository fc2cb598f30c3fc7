import { expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { createFakeChat } from '../fakes/chat.ts';
import { journey } from './journey.ts';

test('the first contact says that it sets things up, connects, and gives three things to try', async () => {
  const { bot, chat, simulator, newest } = await journey();
  await bot.tell(chat.command('start'));
  expect(chat.messages).toHaveLength(1);
  expect(newest().history[0]).toBe('Setting things up…');
  expect(newest().text).toMatch(/^Ready!/);
  expect(newest().text.match(/^• “.+”$/gm)).toHaveLength(3);
  expect(simulator.ledger()).toMatchObject({ sessions: [{ language: 'en' }], prompts: [] });
});

test('a person whose platform speaks Chinese is welcomed in Chinese, and so is the agent told', async () => {
  const { bot, chat, simulator, newest } = await journey({ chat: createFakeChat('room', 'zh-Hans-CN') });
  await bot.tell(chat.command('start'));
  expect(newest().history[0]).toBe('正在准备…');
  expect(newest().text).toContain('准备好了');
  expect(simulator.ledger().sessions).toMatchObject([{ language: 'zh' }]);
});

test('help tells what works well and names every command', async () => {
  const { bot, chat, simulator, newest } = await journey();
  await bot.tell(chat.command('help'));
  for (const tip of ['one main subject', 'animate this image into a 5-second video clip with smooth motion'])
    expect(newest().text).toContain(tip);
  for (const { name } of commands) expect(newest().text).toMatch(new RegExp(`^/${name} – .{5,}`, 'm'));
  expect(simulator.ledger().calls).toEqual({});
});

test('an unknown command is named and answered with help', async () => {
  const { bot, chat, newest } = await journey();
  await bot.tell(chat.command('dance'));
  expect(newest().text).toMatch(/^I don’t know \/dance\.\n/);
  expect(newest().text).toContain('/animate');
});

test('nothing to work with is a friendly question: animate, export, status, upload and cancel before any picture', async () => {
  const { bot, chat, texts, spent } = await journey();
  for (const name of ['animate', 'export', 'status', 'upload', 'cancel']) await bot.tell(chat.command(name));
  expect(texts()).toEqual([
    'Which picture? Send me one, with or without words.',
    'There is nothing to export yet. Send me a picture and say what should happen.',
    'There is nothing on the timeline yet. Send me a picture and say what should happen.',
    'Send me the file right here: a picture, a short clip or music, up to 200 MB.',
    'There is nothing to stop.',
  ]);
  expect(spent()).toBe(0);
});

test('what is said of a file’s size is true of the chat, and never more than the service takes', async () => {
  const { bot, chat, texts } = await journey();
  const ask = () => bot.tell(chat.command('help'), chat.command('upload'));
  await ask();
  chat.limits = { ...chat.limits, maxDownloadBytes: 20 * 1024 * 1024 };
  await ask();
  const sizes = texts().map(text => /up to (\d+ MB)/.exec(text)?.[1]);
  expect(sizes).toEqual(['200 MB', '200 MB', '20 MB', '20 MB']);
});

test('a message without anything is asked for a picture', async () => {
  const { bot, chat, texts } = await journey();
  await bot.tell(chat.say('  '));
  expect(texts()).toEqual(['Which picture? Send me one, with or without words.']);
});

test('the animate command takes shape and length as options', async () => {
  const { bot, chat, photos, prompts, videos } = await journey();
  await bot.tell(
    chat.command('animate', { prompt: 'gentle waves', aspect: '9:16', seconds: '8' }, [photos[0]]),
  );
  expect(prompts()).toEqual(['gentle waves Aspect ratio 9:16. 8 seconds long.']);
  expect(videos()[0]?.text).toContain('(0-8s)');
});
