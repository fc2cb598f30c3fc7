import { Api } from 'grammy';
import { expect, onTestFinished, test } from 'vitest';
import { menusFor } from '../../adapters/telegram/menu.ts';
import { commands } from '../../commands/index.ts';
import { doctor } from '../doctor/run.ts';
import type { Options } from '../fakes/telegram/options.ts';
import { startTelegram } from '../fakes/telegram/server.ts';

const names = commands.map(({ name }) => name);

async function fake(options?: Partial<Options>) {
  const telegram = await startTelegram(options);
  onTestFinished(() => telegram.close());
  const api = new Api(telegram.token, { apiRoot: telegram.url });
  return { telegram, api };
}

const envOf = ({ url, token }: { url: string; token: string }) => ({
  TELEGRAM_BOT_TOKEN: token,
  TELEGRAM_API_ROOT: url,
});

test('a bot that is well gets a mark for each thing and status 0', async () => {
  const { telegram, api } = await fake();
  for (const { commands, ...where } of menusFor(names)) await api.setMyCommands(commands, where);
  const { status, about, output } = await doctor(envOf(telegram));
  expect(about('Telegram')).toEqual([
    expect.stringMatching(/^✓ Telegram token {5}The bot is @stillmotion_bot\.$/),
    expect.stringMatching(/^✓ Telegram updates {3}Nothing is in the way of polling\.$/),
    expect.stringMatching(/^✓ Telegram privacy {3}On: /),
    expect.stringMatching(/^✓ Telegram commands {2}All are registered\.$/),
  ]);
  expect(status).toBe(0);
  expect(output).not.toContain(telegram.token);
  expect(telegram.violations()).toEqual([]);
});

test('what could be better is said and is no failure', async () => {
  const { telegram, api } = await fake({ privacy: false });
  await api.setWebhook('https://old.example/secret-path');
  const { status, output } = await doctor(envOf(telegram));
  expect(output).toMatch(/! Telegram updates +A webhook to old\.example is set; npm start removes it/);
  expect(output).toMatch(/! Telegram privacy +Off: /);
  expect(output).toMatch(/! Telegram commands +Not all are registered/);
  expect(output).not.toContain('secret-path');
  expect(status).toBe(0);
});

test('waiting updates are counted, and neither taken nor confirmed', async () => {
  const { telegram } = await fake();
  const ada = telegram.person('Ada');
  for (const words of ['one', 'two']) telegram.say(telegram.privateChat(ada), ada, words);
  expect((await doctor(envOf(telegram))).output).toContain('2 updates wait.');
  expect(telegram.updates().filter(({ confirmed }) => confirmed)).toEqual([]);
});

test('a webhook that Telegram can not reach is a failure while updates wait', async () => {
  const { telegram, api } = await fake({ webhookRetry: 60_000 });
  const url = 'http://127.0.0.1:9/telegram';
  await api.setWebhook(url, { secret_token: 'an-example-of-a-secret' });
  const ada = telegram.person('Ada');
  telegram.say(telegram.privateChat(ada), ada, 'hello');
  await expect
    .poll(async () => (await api.getWebhookInfo()).last_error_message, { timeout: 5_000 })
    .toBeDefined();
  const webhook = { TELEGRAM_WEBHOOK_SECRET: 'an-example-of-a-secret', HTTP_PORT: '8080' };
  const { status, output } = await doctor({ ...envOf(telegram), TELEGRAM_WEBHOOK_URL: url, ...webhook });
  expect(output).toMatch(
    /✗ Telegram updates +Telegram could not deliver to 127\.0\.0\.1:9 .* One update waits\. Look/,
  );
  expect(status).toBe(1);
});

test('another program that polls is named', async () => {
  const { telegram } = await fake();
  telegram.fault({
    on: 'getUpdates',
    do: { kind: 'refuse', status: 409, description: 'Conflict: terminated' },
  });
  expect((await doctor(envOf(telegram))).output).toMatch(/! Telegram updates +Another program polls/);
});

test('a token that is not accepted, and a server that is not there, end with 1 and never show the token', async () => {
  const { telegram } = await fake();
  const token = '110201543:another-example-token-altogether';
  const refused = await doctor({ ...envOf(telegram), TELEGRAM_BOT_TOKEN: token });
  expect(refused.output).toMatch(/✗ Telegram token +Telegram does not accept TELEGRAM_BOT_TOKEN/);
  const away = await doctor({ TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: 'http://127.0.0.1:9' });
  expect(away.output).toMatch(/✗ Telegram token +Telegram can't be reached/);
  expect([refused.status, away.status]).toEqual([1, 1]);
  expect(refused.output + away.output).not.toContain(token);
});

test('a bot without Telegram is fine', async () => {
  const { status, output } = await doctor({});
  expect(output).toMatch(/! Telegram +Off: set TELEGRAM_BOT_TOKEN/);
  expect(status).toBe(0);
});
