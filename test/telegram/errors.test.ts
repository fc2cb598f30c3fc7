import { expect, test } from 'vitest';
import { animate, journey } from './journey.ts';

test('somebody who has blocked the bot is let go at once, before anything is paid', async () => {
  const { bot, telegram, ada, chat, photos, prompts } = await journey();
  telegram.hold();
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  telegram.block(ada);
  telegram.release();
  await bot.idle();
  expect(prompts()).toEqual([]);
  expect(telegram.calls('sendMessage').length).toBeLessThanOrEqual(3);
});

test('who blocks the bot while it works gets the video later, by asking', async () => {
  const { bot, telegram, simulator, ada, chat, photos, prompts, videos, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 40 } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  telegram.block(ada);
  await bot.idle(2_000);
  telegram.unblock(ada);
  telegram.say(chat, ada, '/export');
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(prompts()).toHaveLength(1);
});

test('in a group that has thrown the bot out nothing is paid, and other chats go on', async () => {
  const { bot, telegram, ada, chat, photos, prompts, videos } = await journey();
  const group = telegram.group('Cinema', { people: [ada] });
  telegram.hold();
  await telegram.photo(group, ada, photos[0], { caption: `@stillmotion_bot ${animate}` });
  telegram.kick(group, telegram.bot, ada);
  await telegram.photo(chat, ada, photos[1], { caption: 'zoom in slowly' });
  telegram.release();
  await bot.idle();
  expect(prompts()).toEqual(['zoom in slowly']);
  expect(videos()).toHaveLength(1);
});

test('a group in which the bot may not write costs nothing', async () => {
  const { bot, telegram, ada, photos, prompts, texts } = await journey();
  const group = telegram.group('Cinema', { people: [ada] });
  telegram.forbid(group, 'text messages');
  await telegram.photo(group, ada, photos[0], { caption: `@stillmotion_bot ${animate}` });
  await bot.idle(2_000);
  expect(prompts()).toEqual([]);
  expect(texts(group)).toEqual([]);
});

test('a video that the chat does not take is linked to', async () => {
  const { bot, telegram, ada, photos, said } = await journey();
  const group = telegram.group('Cinema', { people: [ada] });
  telegram.fault({
    on: 'editMessageMedia',
    do: {
      kind: 'refuse',
      status: 400,
      description: 'Bad Request: not enough rights to send videos to the chat',
    },
  });
  await telegram.photo(group, ada, photos[0], { caption: `@stillmotion_bot ${animate}` });
  await bot.idle();
  expect(said(group).at(-1)?.text).toMatch(/did not take it\.\nWatch or download it here:\nhttp/);
});

test('a chat that is not found is an end, not a loop', async () => {
  const { bot, telegram, ada, chat, photos, prompts } = await journey();
  telegram.fault({
    on: 'sendMessage',
    times: 100,
    do: { kind: 'refuse', status: 400, description: 'Bad Request: chat not found' },
  });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle(2_000);
  expect(prompts()).toEqual([]);
  expect(telegram.calls('sendMessage').length).toBeLessThanOrEqual(3);
});

test('a progress message that somebody deletes: the answer is said anew', async () => {
  const { bot, telegram, simulator, ada, chat, photos, said, videos, prompts, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 40 } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  for (const message of said()) telegram.deleteForAll(message);
  await bot.idle();
  expect(said()).toHaveLength(2);
  expect(said()[0]?.text).toContain('5-second video');
  expect(videos()).toHaveLength(1);
});

test('an announcement that somebody deletes: the video is a message of its own', async () => {
  const { bot, telegram, ada, chat, photos, videos, said } = await journey();
  telegram.fault({
    on: 'editMessageMedia',
    do: { kind: 'refuse', status: 400, description: 'Bad Request: message to edit not found' },
  });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(videos()).toMatchObject([
    { media: { width: 64, height: 48, duration: 2, hasThumbnail: true }, buttons: expect.anything() },
  ]);
  const [video] = videos();
  if (!video) throw new Error('no video');
  telegram.say(chat, ada, 'make it slower', { replyTo: video });
  await bot.idle();
  expect(said().at(-1)?.media?.kind).toBe('video');
});

test.each(['reset', 'lose', 'mute', 'cut'] as const)(
  'an upload whose connection is %s arrives once',
  async kind => {
    const { bot, telegram, simulator, ada, chat, photos, videos } = await journey({
      timing: { transferTimeout: 300 },
    });
    telegram.fault({ on: 'editMessageMedia', do: { kind } });
    await telegram.photo(chat, ada, photos[0], { caption: animate });
    await bot.idle();
    expect(videos()).toHaveLength(1);
    expect(telegram.calls('editMessageMedia').length).toBeGreaterThan(1);
    expect(simulator.ledger().prompts).toHaveLength(1);
  },
);

test.each(['editMessageText', 'sendChatAction', 'sendMessage', 'getFile', 'download', 'getUpdates'])(
  'a gateway’s error page, a reset and a 500 for %s are passed over',
  async on => {
    const { bot, telegram, simulator, ada, chat, photos, videos } = await journey();
    telegram.fault({ on, do: { kind: 'html' } });
    telegram.fault({ on, do: { kind: 'reset' } });
    telegram.fault({ on, do: { kind: 'refuse', status: 500, description: 'Internal Server Error' } });
    await telegram.photo(chat, ada, photos[0], { caption: animate });
    await bot.idle();
    expect(videos()).toHaveLength(1);
    expect(simulator.ledger().prompts).toHaveLength(1);
  },
);

test.each(['sendMessage', 'editMessageText', 'getFile'])(
  'a %s that is never answered is given up in time',
  async on => {
    const { bot, telegram, ada, chat, photos, videos } = await journey({ timing: { telegramCall: 60 } });
    telegram.fault({ on, do: { kind: 'mute' } });
    await telegram.photo(chat, ada, photos[0], { caption: animate });
    await bot.idle(3_000);
    expect(videos()).toHaveLength(1);
  },
);

test('a download that breaks off is fetched again', async () => {
  const { bot, telegram, ada, chat, photos, videos, texts } = await journey();
  telegram.fault({ on: 'download', do: { kind: 'cut' } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(texts().join()).not.toContain('could not be read');
  expect(videos()).toHaveLength(1);
});

test('a link that Telegram refuses costs the button, not the message', async () => {
  const { bot, telegram, ada, chat, photos, newest, videos } = await journey({
    env: { NEMO_WEB_URL: 'http://localhost' },
  });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(newest().buttons.map(({ text }) => text)).toContain('🔁 Again');
  telegram.say(chat, ada, '/credits');
  await bot.idle();
  expect(newest().text).toMatch(/^900 credits left/);
});

test('a file that Telegram has no more is told with its name', async () => {
  const { bot, telegram, ada, chat, photos, texts, prompts } = await journey();
  telegram.fault({
    on: 'getFile',
    times: 9,
    do: {
      kind: 'refuse',
      status: 400,
      description: 'Bad Request: wrong file_id or the file is temporarily unavailable',
    },
  });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(texts()).toEqual([
    expect.stringMatching(/could not be read\. Please send it again\.\nNo credits were used\.$/),
  ]);
  expect(prompts()).toEqual([]);
});

test.each([
  ['progress', 0],
  ['announcement', 1],
])('a %s whose answer is lost may be there twice, the video is not', async (_, after) => {
  const { bot, telegram, simulator, ada, chat, photos, said, videos } = await journey();
  telegram.fault({ on: 'sendMessage', after, do: { kind: 'lose' } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(said().filter(({ text }) => text.includes('5-second video'))).toHaveLength(1);
  expect(said()).toHaveLength(3);
  expect(simulator.ledger().prompts).toHaveLength(1);
});

test.each([401, 404])('a token that is not accepted for a while (%d) loses no video', async status => {
  const { bot, telegram, simulator, ada, chat, photos, videos } = await journey();
  telegram.fault({
    on: 'editMessageMedia',
    times: 2,
    do: { kind: 'refuse', status, description: 'Unauthorized' },
  });
  telegram.fault({ on: 'sendMessage', times: 2, do: { kind: 'refuse', status, description: 'Not Found' } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(simulator.ledger().prompts).toHaveLength(1);
});

test.each(['{"ok":true}', '{"ok":true,"result":"yes"}', '{"ok":true,"result":{"message_id":"x"}}'])(
  'a message whose answer is %s is not known to stand there, and is sent again',
  async body => {
    const { bot, telegram, ada, chat, photos, videos } = await journey();
    telegram.fault({ on: 'sendMessage', do: { kind: 'garble', body } });
    await telegram.photo(chat, ada, photos[0], { caption: animate });
    await bot.idle();
    expect(videos()).toHaveLength(1);
  },
);

test('updates without numbers, and a request to wait for an hour, do not make the bot deaf', async () => {
  const { bot, telegram, ada, chat, photos, videos } = await journey();
  const body = '{"ok":true,"result":[{"update_id":"x"}]}';
  telegram.fault({ on: 'getUpdates', do: { kind: 'garble', body } });
  const parameters = { retry_after: 3_600 };
  telegram.fault({ on: 'getUpdates', do: { kind: 'refuse', status: 429, parameters } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(videos()).toHaveLength(1);
});

test('where only the video is not taken, nothing goes on saying that it comes', async () => {
  const { bot, telegram, ada, chat, photos, texts } = await journey({ timing: { chatRetryPauses: [1] } });
  const refused = { kind: 'refuse', status: 500, description: 'Internal Server Error' } as const;
  telegram.fault({ on: 'editMessageMedia', times: 9, do: refused });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(texts().at(-1)).toMatch(/did not take it\.\n100 credits were used\.\n.*“export”/s);
  expect(texts().join()).not.toContain('…');
});

test('an answer that is not taken in the place of the progress comes as a message of its own', async () => {
  const { bot, telegram, ada, chat, texts } = await journey();
  const refused = { kind: 'refuse', status: 400, description: 'Bad Request: simulated' } as const;
  telegram.fault({ on: 'editMessageText', times: 99, do: refused });
  telegram.say(chat, ada, 'hello, what can you do?');
  await bot.idle();
  expect(texts().at(-1)).toMatch(/^I turn pictures into video/);
});

test('a video that Telegram finds too large against its own limit is linked to, and no sizes are told', async () => {
  const { bot, telegram, ada, chat, photos, texts } = await journey();
  const refused = { kind: 'refuse', status: 413, description: 'Request Entity Too Large' } as const;
  telegram.fault({ on: 'editMessageMedia', times: 9, do: refused });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(texts().at(-1)).toMatch(/too large for this chat\.\nWatch or download it here:\nhttp/);
});
