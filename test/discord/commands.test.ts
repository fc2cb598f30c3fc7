import { expect, test } from 'vitest';
import { animate, asReply, journey } from './journey.ts';

/** Only what the bot says ends the “thinking…”, and not that it is slow to say it. */
const unhurried = { discordThinking: 60_000 };

test('/animate with an image puts a video into the channel', async () => {
  const { bot, discord, simulator, ada, channel, photos, said, whispers } = await journey({
    timing: unhurried,
  });
  await discord.slash(channel, ada, 'animate', {
    image: photos[0],
    prompt: 'smooth motion, 5 seconds',
  });
  await bot.idle();
  const [answer, video, ...others] = said();
  expect(others).toEqual([]);
  expect(whispers(ada)).toEqual([]);
  expect(answer?.text).toContain('5-second video');
  expect(video).toMatchObject({
    text: expect.stringMatching(/^Timeline \(1 track\): .*\n100 credits used, 900 left$/),
    attachments: [{ type: 'video/mp4' }],
    notified: true,
  });
  expect(simulator.ledger().prompts).toMatchObject([{ charged: 100 }]);
});

test('/animate works in the direct messages with the bot', async () => {
  const { bot, discord, ada, photos, said, videos } = await journey();
  const dm = discord.dm(ada);
  await discord.slash(dm, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(said(dm)).toHaveLength(2);
  expect(videos(dm)).toHaveLength(1);
});

test('however silent the video service is, the asker hears at once that the bot is on it, and later why not', async () => {
  const timing = { callTimeout: 150 };
  const { bot, discord, simulator, ada, channel, photos, texts, whispers } = await journey({ timing });
  for (const on of ['token', 'session', 'credits'] as const)
    simulator.fault({ on, times: 99, do: { kind: 'mute' } });
  await discord.slash(channel, ada, 'credits');
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  for (const { acknowledgedAfter } of discord.interactions()) expect(acknowledgedAfter).toBeDefined();
  const why = expect.stringMatching(/^The video service took too long to answer\.\nNo credits were used\./);
  expect(texts()).toEqual([why]);
  expect(whispers(ada)).toContainEqual(why);
});

test('/animate takes several pictures, a wish, a shape and a length as one video', async () => {
  const { bot, discord, simulator, ada, channel, photos, prompts, videos } = await journey();
  const [image, image2, image3] = photos;
  const options = { image, image2, image3, prompt: animate, aspect: '9:16', seconds: '8' };
  await discord.slash(channel, ada, 'animate', options);
  await bot.idle();
  expect(prompts()).toEqual([`${animate} Aspect ratio 9:16. 8 seconds long.`]);
  expect(simulator.ledger().calls['upload']).toBe(3);
  expect(videos()).toHaveLength(1);
});

test('/animate without a picture is told what is missing, where all can see it', async () => {
  const { bot, discord, ada, channel, texts, prompts } = await journey();
  await discord.slash(channel, ada, 'animate', { prompt: animate });
  await bot.idle();
  expect(texts()).toEqual([`Which picture? Send me one, with or without words.\n${asReply}`]);
  expect(prompts()).toEqual([]);
});

test('what is typed into the prompt is completed by good wishes', async () => {
  const { discord, ada, channel, until } = await journey();
  const asked = discord.autocomplete(channel, ada, 'animate', 'prompt', 'calm');
  await until(() => expect(asked.choices).toBeDefined());
  const wishes = asked.choices?.map(({ value }) => value) ?? [];
  expect(wishes).toEqual(['add fitting calm background music', 'make the motion slower and calmer']);
});

test('“Animate” in the menu of a message is about the picture of that message, without the bot’s reading it', async () => {
  const { bot, discord, ada, channel, photos, prompts, videos, newest } = await journey();
  const bob = discord.user('Bob');
  const picture = await discord.say(channel, bob, 'my holiday', { attachments: [photos[0], photos[1]] });
  discord.contextMenu(channel, ada, 'Animate', picture);
  await bot.idle();
  const question = newest();
  discord.press(question, 'One video of all', ada);
  await bot.idle();
  discord.press(newest(), 'Smooth motion', ada);
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
});

test('“Animate” takes a forwarded picture, and one that the message links to as Discord shows it', async () => {
  const { bot, discord, simulator, ada, channel, photos, newest, prompts, videos } = await journey();
  const picture = await discord.say(channel, ada, '', { attachments: [photos[0]] });
  const forward = await discord.say(channel, ada, '', { forwards: picture });
  const url = 'https://elsewhere.example/holiday/sea.png?size=large';
  const link = await discord.say(channel, ada, url, { linked: { url, file: photos[1] } });
  for (const message of [forward, link]) {
    discord.contextMenu(channel, ada, 'Animate', message);
    await bot.idle();
    discord.press(newest(), 'Smooth motion', ada);
    await bot.idle();
  }
  expect(prompts()).toHaveLength(2);
  expect(videos()).toHaveLength(2);
  expect(simulator.ledger().uploads.map(({ name }) => name)).toEqual(['photo-1.jpg', 'sea.jpg']);
});

test('“Animate” on a message without a picture asks for one', async () => {
  const { bot, discord, ada, channel, texts } = await journey();
  const words = await discord.say(channel, ada, 'no picture at all');
  discord.contextMenu(channel, ada, 'Animate', words);
  await bot.idle();
  expect(texts()).toEqual([`Which picture? Send me one, with or without words.\n${asReply}`]);
});

test.each([
  ['credits', /^1000 credits left/],
  ['help', /^Send me a picture/],
  ['status', /nothing on the timeline/],
  ['cancel', /nothing to stop/],
])('/%s is answered to the one who asked, and to nobody else', async (name, words) => {
  const { bot, discord, ada, channel, texts, whispers } = await journey();
  await discord.slash(channel, ada, name);
  await bot.idle();
  expect(whispers(ada)).toEqual([expect.stringMatching(words)]);
  expect(texts()).toEqual([]);
  expect(discord.messages(channel).filter(({ loading }) => loading)).toEqual([]);
});

test.each([
  ['new', /^A fresh start/],
  ['upload', /^Send me the file/],
  ['forget', /^Done: I have deleted/],
  ['export', /^There is nothing to export/],
  ['animate', /^There are not enough credits/],
])('/%s, which makes no video, promises none beside its answer', async (name, words) => {
  const { bot, discord, ada, channel, photos, texts, whispers } = await journey({
    timing: unhurried,
    simulator: { credits: 0 },
  });
  const options = name === 'animate' ? { image: photos[0], prompt: animate } : {};
  await discord.slash(channel, ada, name, options);
  await bot.idle();
  expect(texts()).toEqual([expect.stringMatching(words)]);
  expect(whispers(ada)).toEqual([]);
});

test('a long work is asked about meanwhile, by /status and /credits', async () => {
  const { bot, discord, simulator, ada, channel, photos, prompts, whispers, videos, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 400 } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  await discord.slash(channel, ada, 'status');
  await until(() => expect(whispers(ada).at(-1)).toContain('I am working on your wish.'));
  expect(videos()).toEqual([]);
  await bot.idle();
  expect(videos()).toHaveLength(1);
});

test('/export makes the video once more for nothing, and /new forgets the project', async () => {
  const { bot, discord, simulator, ada, channel, photos, texts, videos } = await journey();
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  await discord.slash(channel, ada, 'export');
  await bot.idle();
  expect(videos()).toHaveLength(2);
  expect(simulator.ledger().prompts).toHaveLength(1);
  await discord.slash(channel, ada, 'new');
  await bot.idle();
  expect(texts().at(-1)).toMatch(/^A fresh start/);
});

test('the commands are registered once, in three languages, and not again after a restart', async () => {
  const { bot, discord } = await journey();
  await bot.restart();
  await bot.idle();
  const route = '/applications/{application_id}/commands';
  expect(discord.calls(`GET ${route}`).length).toBeGreaterThan(0);
  expect(discord.calls(`PUT ${route}`)).toHaveLength(1);
  for (const { type, name, ...localized } of discord.commands())
    expect(localized, name).toMatchObject(
      type === 1
        ? { description_localizations: { 'zh-CN': expect.any(String) }, name_localizations: null }
        : { name_localizations: { 'zh-CN': '生成视频', 'zh-TW': '生成视频' } },
    );
});

const acknowledge = 'POST /interactions/{interaction_id}/{interaction_token}/callback';

test('words are taken in after a command that was given before them, however slowly that is acknowledged', async () => {
  const { bot, discord, ada, photos, prompts, until } = await journey();
  const dm = discord.dm(ada);
  discord.fault({ on: acknowledge, do: { kind: 'delay', ms: 150 } });
  await discord.slash(dm, ada, 'animate', { image: photos[0], prompt: animate });
  await discord.say(dm, ada, 'put the title Urban Dreams on it');
  await until(() => expect(prompts()).toHaveLength(2));
  await bot.idle();
  expect(prompts()).toEqual([animate, 'put the title Urban Dreams on it']);
});

test('a command that is not acknowledged keeps nobody waiting', async () => {
  const { discord, ada, photos, prompts, until, whispers } = await journey({
    timing: { discordAcknowledge: 50 },
  });
  const dm = discord.dm(ada);
  discord.fault({ on: acknowledge, do: { kind: 'delay', ms: 800 } });
  await discord.slash(dm, ada, 'credits');
  await discord.say(dm, ada, animate, { attachments: [photos[0]] });
  await until(() => expect(prompts()).toEqual([animate]));
  expect(discord.messages(dm).map(({ loading }) => loading)).toContain(true);
  await until(() => expect(whispers(ada, dm)).toEqual([expect.stringContaining('credits left')]));
});
