import { request } from 'undici';
import { expect, test } from 'vitest';
import { webhookSecret } from './bot.ts';
import { animate, journey } from './journey.ts';

async function post(url: string, body: string | Buffer, secret = webhookSecret) {
  const headers = { 'x-telegram-bot-api-secret-token': secret };
  const answer = await request(url, { method: 'POST', headers, body });
  await answer.body.dump();
  return answer.statusCode;
}

test('updates that are posted are handled like those that are polled', async () => {
  const { bot, telegram, ada, chat, photos, videos } = await journey({ webhook: true });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(telegram.calls('getUpdates')).toEqual([]);
});

test('only Telegram gets in, and what is no update gets nowhere', async () => {
  const { bot, telegram, ada, chat } = await journey({ webhook: true });
  const message = {
    message_id: 1,
    date: 1,
    chat: { id: chat.id, type: 'private', first_name: 'Ada' },
    from: ada,
    text: '/credits',
    entities: [{ type: 'bot_command', offset: 0, length: 8 }],
  };
  const update = JSON.stringify({ update_id: 1, message });
  expect(await post(bot.webhookUrl, update, 'another-secret')).toBe(401);
  expect(await post(bot.webhookUrl, update, '')).toBe(401);
  expect(await post(`${bot.webhookUrl}/else`, update)).toBe(404);
  expect((await request(bot.webhookUrl)).statusCode).toBe(404);
  for (const body of ['', 'no JSON', '[]', '{}', '{"update_id":"1"}']) {
    expect(await post(bot.webhookUrl, body)).toBe(400);
  }
  expect(await post(bot.webhookUrl, Buffer.alloc(2 * 1024 * 1024, 'x')).catch(() => 413)).toBe(413);
  await bot.idle();
  expect(telegram.calls('sendMessage')).toEqual([]);
  expect(await post(bot.webhookUrl, update)).toBe(200);
  await bot.idle();
  expect(telegram.calls('sendMessage')).toHaveLength(1);
});

test('an update that makes no sense inside is taken and passed over', async () => {
  const { bot, telegram } = await journey({ webhook: true });
  expect(await post(bot.webhookUrl, '{"update_id":1,"message":{}}')).toBe(200);
  expect(await post(bot.webhookUrl, '{"update_id":2,"message":{"chat":5,"text":7}}')).toBe(200);
  expect(await post(bot.webhookUrl, '{"update_id":3,"callback_query":{"data":"x"}}')).toBe(200);
  await bot.idle();
  expect(telegram.calls('sendMessage')).toEqual([]);
});

test('what could not be stored is not confirmed, and comes again; what comes twice is done once', async () => {
  let refusals = 2;
  const { bot, telegram, ada, chat, photos, prompts, videos } = await journey({
    webhook: true,
    wrap: adapter => ({
      ...adapter,
      start: accept =>
        adapter.start(async event => {
          if (refusals-- > 0) throw new Error('the disk is full');
          return accept(event);
        }),
    }),
  });
  const wish = await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  expect(telegram.updates()).toMatchObject([{ deliveries: 3, confirmed: true }]);
  telegram.repeat(wish);
  telegram.say(chat, ada, '/credits');
  await bot.idle();
  expect(prompts()).toHaveLength(1);
  expect(videos()).toHaveLength(1);
});

test('an hour without the bot loses nothing', async () => {
  const { bot, telegram, ada, chat, photos, videos } = await journey({ webhook: true });
  await bot.program.stop(0);
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.restart();
  await bot.idle();
  expect(videos()).toHaveLength(1);
});

test('an administrator who writes as the group is answered; other bots and channels are not', async () => {
  const { bot, telegram, ada, texts } = await journey({ webhook: true });
  const place = telegram.group('Cinema', { people: [ada] });
  const group = { id: place.id, type: 'supergroup', title: 'Cinema' };
  const anonymous = { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };
  const channel = { id: -1_001_999, type: 'channel', title: 'News' };
  const text = '/credits@stillmotion_bot';
  const said = {
    date: 1,
    chat: group,
    text,
    entities: [{ type: 'bot_command', offset: 0, length: text.length }],
  };
  const messages = [
    { ...said, message_id: 1, from: anonymous, sender_chat: group },
    { ...said, message_id: 2, from: { ...anonymous, username: 'some_other_bot' } },
    { ...said, message_id: 3, from: { ...anonymous, username: 'Channel_Bot' }, sender_chat: channel },
  ];
  for (const message of messages) {
    expect(await post(bot.webhookUrl, JSON.stringify({ update_id: message.message_id, message }))).toBe(200);
  }
  await bot.idle();
  expect(texts(place)).toHaveLength(1);
});
