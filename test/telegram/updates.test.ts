import { expect, test } from 'vitest';
import { animate, journey } from './journey.ts';

test('an update is confirmed only when it is stored: one that could not be comes again', async () => {
  let refusals = 2;
  const { bot, telegram, ada, chat, photos, prompts, videos, texts } = await journey({
    wrap: adapter => ({
      ...adapter,
      start: accept =>
        adapter.start(async event => {
          if (event.type === 'message' && refusals-- > 0) throw new Error('the disk is full');
          return accept(event);
        }),
    }),
  });
  telegram.hold();
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  telegram.say(chat, ada, '/credits');
  telegram.release();
  await bot.idle();
  expect(telegram.updates().map(({ deliveries }) => deliveries)).toEqual([3, 3]);
  expect(prompts()).toEqual([animate]);
  expect(videos()).toHaveLength(1);
  expect(texts().filter(text => /^\d+ credits left/.test(text))).toHaveLength(1);
  expect(bot.log.join()).toContain('an update could not be stored');
});

test('repeated updates are handled once, also after a restart', async () => {
  const { bot, telegram, ada, chat, photos, prompts, videos, said, newest } = await journey();
  const wish = await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle();
  const press = telegram.press(newest(), 'Credits', ada);
  await bot.idle();
  const before = said().length;
  telegram.repeat(wish);
  telegram.repeat(press);
  await bot.restart();
  telegram.repeat(wish);
  telegram.say(chat, ada, '/status');
  await bot.idle();
  expect(prompts()).toHaveLength(1);
  expect(videos()).toHaveLength(1);
  expect(said()).toHaveLength(before + 1);
});

test('updates that come in the wrong order are all answered', async () => {
  const { bot, telegram, ada, chat, photos, prompts, videos, texts } = await journey();
  telegram.hold();
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  telegram.say(chat, ada, '/credits');
  telegram.release('reversed');
  await bot.idle();
  expect(prompts()).toHaveLength(1);
  expect(videos()).toHaveLength(1);
  expect(texts().some(text => text.includes('credits left'))).toBe(true);
});

test('another poller with the same token is told in the log; afterwards everything is answered', async () => {
  const { bot, telegram, ada, chat, texts } = await journey();
  telegram.fault({
    on: 'getUpdates',
    times: 2,
    do: { kind: 'refuse', status: 409, description: 'Conflict: terminated by other getUpdates request' },
  });
  telegram.say(chat, ada, '/credits');
  telegram.say(chat, ada, '/status');
  await bot.idle();
  telegram.say(chat, ada, '/help');
  await bot.idle();
  expect(texts()).toHaveLength(3);
  expect(bot.log.join()).toContain('another program polls with this bot token');
});

test('a token that is taken away is told in the log, and work goes on when it is back', async () => {
  const { bot, telegram, ada, chat, texts } = await journey();
  telegram.fault({
    on: 'getUpdates',
    times: 2,
    do: { kind: 'refuse', status: 401, description: 'Unauthorized' },
  });
  telegram.say(chat, ada, '/credits');
  await bot.idle();
  telegram.say(chat, ada, '/status');
  await bot.idle();
  expect(texts()).toHaveLength(2);
  expect(bot.log.join()).toContain('does not accept the bot token any more');
});

test('while Telegram is away a turn goes on, and its video arrives afterwards, once', async () => {
  const { bot, telegram, simulator, ada, chat, photos, prompts, videos, said, until } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 30 } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  const away = telegram.outage(120);
  await away;
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(said().filter(({ text }) => text.includes('5-second video'))).toHaveLength(1);
  expect(prompts()).toHaveLength(1);
});

test('what is written while Telegram is away is answered when it is back', async () => {
  const { bot, telegram, ada, chat, photos, videos, texts } = await journey();
  const away = telegram.outage(60);
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  telegram.say(chat, ada, '/credits');
  await away;
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(texts().some(text => /^\d+ credits left/.test(text))).toBe(true);
});

test('a bot that starts while Telegram is away is there when Telegram is', async () => {
  const { bot, telegram, ada, chat, photos, videos, until, prompts, simulator } = await journey();
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  simulator.clearFaults();
  const away = telegram.outage(80);
  await bot.restart();
  telegram.say(chat, ada, '/credits');
  await away;
  await bot.idle();
  expect(prompts()).toHaveLength(1);
  expect(telegram.updates().every(({ confirmed }) => confirmed)).toBe(true);
  expect(videos().length).toBeLessThanOrEqual(1);
});

test('a stop in the middle of a poll is prompt, and keeps no update', async () => {
  const { bot, telegram, ada, chat, texts } = await journey();
  telegram.say(chat, ada, '/credits');
  await bot.idle();
  const startedAt = Date.now();
  await bot.program.stop(0);
  expect(Date.now() - startedAt).toBeLessThan(200);
  telegram.say(chat, ada, '/status');
  await bot.restart();
  await bot.idle();
  expect(texts()).toHaveLength(2);
});

test('a webhook that was set before is taken away, since updates are polled', async () => {
  const { bot, telegram, ada, chat, texts } = await journey();
  await bot.program.stop(0);
  const { request } = await import('undici');
  await request(`${telegram.url}/bot${telegram.token}/setWebhook?url=http://127.0.0.1:9/`);
  await bot.restart();
  telegram.say(chat, ada, '/credits');
  await bot.idle();
  expect(texts()).toHaveLength(1);
  expect(bot.log.join()).toContain('a webhook was set for this bot');
});
