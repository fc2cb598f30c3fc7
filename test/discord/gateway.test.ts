import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createDiscord } from '../../adapters/discord/adapter.ts';
import { ConfigError } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { scaleTiming } from '../../src/timing.ts';
import { startDiscord } from '../fakes/discord/server.ts';
import { startTelegram } from '../fakes/telegram/server.ts';
import { makeWorld } from '../kills/lives.ts';
import { animate, type DiscordJourney, journey } from './journey.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** What somebody wrote while the bot was away, answered once it is back. */
async function isAnswered({ discord, ada, until, texts }: DiscordJourney): Promise<void> {
  const direct = discord.dm(ada);
  await discord.say(direct, ada, 'credits');
  await until(() => expect(texts(direct).filter(text => text.includes('credits left'))).toHaveLength(1));
}

/** The connection that is tried at once after the break is refused too. */
async function isRefused({ bot, until }: DiscordJourney): Promise<void> {
  const isTried = (line: string) => line.includes('Discord: connecting again');
  await until(() => expect(bot.log.filter(isTried).length).toBeGreaterThan(1));
}

test.each<[string, (all: DiscordJourney) => void]>([
  ['breaks', ({ discord }) => discord.gateway.cut()],
  ['is asked to be made anew', ({ discord }) => discord.gateway.reconnect()],
  ['is closed with 4000', ({ discord }) => discord.gateway.close(4000)],
  ['is invalid but can be resumed', ({ discord }) => discord.gateway.invalidate(true)],
])('what is written while the connection %s is not lost, and answered once', async (_, act) => {
  const all = await journey();
  act(all);
  await isAnswered(all);
  await all.bot.idle();
  expect(all.texts(all.discord.dm(all.ada))).toHaveLength(1);
});

test('a gateway that answers nothing any more keeps no stop waiting', async () => {
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  const bot = createDiscord({
    ...{ token: discord.token, apiUrl: discord.url, shards: { ids: [0], count: 1 }, commands: [] },
    timing: scaleTiming(0.001),
    log: createLog({ level: 'silent', secrets: [] }),
  });
  await bot.start(async () => 'queued');
  await expect.poll(() => discord.gateway.connected()).toBe(1);
  discord.gateway.freeze();
  const startedAt = performance.now();
  await bot.stop();
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test.each<[string, (all: DiscordJourney) => void]>([
  ['is invalid', ({ discord }) => discord.gateway.invalidate(false)],
  ['has timed out', ({ discord }) => discord.gateway.close(4009)],
])('where the session %s, the bot comes back with another, and its running turn delivers', async (_, act) => {
  const all = await journey();
  const { discord, simulator, ada, channel, photos, until, prompts, videos, bot } = all;
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 40 } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  act(all);
  await bot.idle();
  await expect.poll(() => discord.gateway.connected(), { timeout: 10_000 }).toBe(1);
  await isAnswered(all);
  expect(videos()).toHaveLength(1);
  expect(prompts()).toEqual([animate]);
});

test('Discord away for a while: the running turn delivers, nothing is paid twice, what is written meanwhile is answered', async () => {
  const all = await journey();
  const { discord, simulator, ada, channel, photos, until, prompts, videos, bot } = all;
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 40 } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  const isReady = async () => (await bot.program.readiness()).ready;
  expect(await isReady()).toBe(true);
  const outage = discord.outage(800);
  await expect.poll(isReady, { timeout: 5_000, interval: 10 }).toBe(false);
  await isRefused(all);
  const direct = discord.dm(ada);
  await discord.say(direct, ada, 'credits');
  await outage;
  await expect.poll(() => discord.gateway.connected(), { timeout: 10_000 }).toBe(1);
  await bot.idle();
  expect(videos()).toHaveLength(1);
  expect(prompts()).toEqual([animate]);
  await until(() => expect(all.texts(direct)).toEqual([expect.stringContaining('credits left')]));
  expect(await isReady()).toBe(true);
});

test('a session whose own address refuses is resumed at the general one', async () => {
  const all = await journey({ discord: { resumeUrl: 'ws://127.0.0.1:1' } });
  const [begun] = all.discord.gateway.sessions();
  all.discord.gateway.cut();
  await isAnswered(all);
  expect(all.discord.gateway.sessions()).toEqual([begun]);
});

test('a session that Discord has forgotten during an outage is followed by another', async () => {
  const all = await journey();
  const { discord } = all;
  const outage = discord.outage(800);
  await isRefused(all);
  discord.gateway.forget();
  await outage;
  await expect.poll(() => discord.gateway.connected(), { timeout: 10_000 }).toBe(1);
  await isAnswered(all);
});

test.each([
  [4004, 'does not accept DISCORD_BOT_TOKEN'],
  [4014, 'refuses an intent'],
])(
  'closed with %d in the middle, the log says what to do and the turn still delivers',
  async (code, advice) => {
    const all = await journey();
    const { discord, simulator, ada, channel, photos, until, prompts, videos, bot } = all;
    simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 40 } });
    await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
    await until(() => expect(prompts()).toHaveLength(1));
    discord.gateway.close(code);
    await until(() => expect(bot.log.join('')).toContain(advice));
    await bot.idle();
    expect(videos()).toHaveLength(1);
    expect(bot.log.join('')).not.toContain(discord.token);
  },
);

test('a bot that is started while Discord is away connects when it is back', async () => {
  const all = await journey({ timing: { discordStart: 50 } });
  const { bot, discord } = all;
  await bot.program.stop(0);
  const back = discord.outage(400);
  await bot.restart();
  await back;
  await expect.poll(() => discord.gateway.connected(), { timeout: 10_000 }).toBe(1);
  await isAnswered(all);
});

test('a Discord that is slow at the start keeps nobody else waiting', async () => {
  const all = await journey({ timing: { discordStart: 50 } });
  all.discord.fault({ on: 'GET /gateway/bot', do: { kind: 'delay', ms: 1_500 } });
  const startedAt = Date.now();
  await all.bot.restart();
  expect(Date.now() - startedAt).toBeLessThan(1_400);
  await expect.poll(() => all.discord.gateway.connected(), { timeout: 10_000 }).toBe(1);
});

test('where the gateway is, is asked again when nobody says so', async () => {
  const all = await journey({ timing: { discordStart: 50, discordCall: 200 } });
  all.discord.fault({ on: 'GET /gateway/bot', do: { kind: 'mute' } });
  await all.bot.restart();
  await expect.poll(() => all.discord.gateway.connected(), { timeout: 10_000 }).toBe(1);
});

test('npm start, asked to stop while Discord is away, ends with status 0', async () => {
  const world = await makeWorld({ onTestFinished });
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  discord.fault({ on: 'GET /gateway/bot', times: 999, do: { kind: 'html', status: 503 } });
  const { code, output } = await world.live([main], {
    env: { DISCORD_BOT_TOKEN: discord.token, DISCORD_API_URL: discord.url },
    moment: () => discord.calls('GET /gateway/bot').length > 8,
    signal: 'SIGTERM',
  });
  expect(output).toContain('Discord can not be reached; trying again');
  expect(output).not.toContain(discord.token);
  expect(code).toBe(0);
});

test('npm start with a token that is not accepted ends with status 2 and a sentence without it', async () => {
  const world = await makeWorld({ onTestFinished });
  const [discord, telegram] = await Promise.all([startDiscord(), startTelegram()]);
  onTestFinished(async () => void (await Promise.all([discord.close(), telegram.close()])));
  const token = 'another-example-token.of-a.stand-in';
  const { code, output } = await world.live([main], {
    env: {
      DISCORD_BOT_TOKEN: token,
      DISCORD_API_URL: discord.url,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      LOG_LEVEL: 'silent',
    },
  });
  expect({ code, output }).toEqual({
    code: 2,
    output: 'Discord does not accept DISCORD_BOT_TOKEN; reset it in the developer portal and set it anew.\n',
  });
});

test('npm start with a gateway that takes no such token ends with status 2 and advice', async () => {
  const world = await makeWorld({ onTestFinished });
  const { discord, env } = await refusingGateway(4004);
  const { code, output } = await world.live([main], { env: { ...env, LOG_LEVEL: 'silent' } });
  expect(output).toMatch(/^Discord does not accept DISCORD_BOT_TOKEN; .*\.\n$/);
  expect(output).not.toContain(discord.token);
  expect(code).toBe(2);
});

test.each([
  [4010, /mend DISCORD_SHARDS/],
  [4011, /leave DISCORD_SHARDS out/],
  [4012, /update Stillmotion/],
  [4013, /update Stillmotion/],
])(
  'closed with %d at the start, it is not tried again, and the operator is told what to do',
  async (code, advice) => {
    const { discord, token, apiUrl } = await refusingGateway(code);
    const log = createLog({ level: 'silent', secrets: [], to: { write: () => {} } });
    const bot = createDiscord({
      token,
      apiUrl,
      shards: { ids: [0], count: 1 },
      commands: [],
      timing: scaleTiming(0.001),
      log,
    });
    onTestFinished(() => bot.stop());
    const refusal = await bot.start(async () => 'queued').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigError);
    expect(String(refusal)).toMatch(advice);
    expect(discord.calls('GET /gateway/bot')).toHaveLength(1);
  },
);

test('npm start with named channels, but without the intent that they need, ends with status 2 and advice', async () => {
  const world = await makeWorld({ onTestFinished });
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  const { code, output } = await world.live([main], {
    env: {
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      DISCORD_CHANNELS: '700000000000000001',
      LOG_LEVEL: 'silent',
    },
  });
  expect(output).toMatch(/^Discord refuses an intent; .* leave DISCORD_CHANNELS out\.\n$/);
  expect(code).toBe(2);
});

/** A Discord whose gateway hangs up with a code as soon as a bot says who it is. */
async function refusingGateway(code: number) {
  const discord = await startDiscord();
  const gateway = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(gateway, 'listening');
  gateway.on('connection', socket => {
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 40_000 }, s: null, t: null }));
    socket.once('message', () => socket.close(code));
  });
  onTestFinished(async () => {
    gateway.close();
    await discord.close();
  });
  const address = gateway.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const limit = { total: 1_000, remaining: 999, reset_after: 0, max_concurrency: 1 };
  discord.fault({
    on: 'GET /gateway/bot',
    times: 9,
    do: {
      kind: 'refuse',
      status: 200,
      body: { url: `ws://127.0.0.1:${port}`, shards: 1, session_start_limit: limit },
    },
  });
  const { token, url: apiUrl } = discord;
  return { discord, token, apiUrl, env: { DISCORD_BOT_TOKEN: token, DISCORD_API_URL: apiUrl } };
}
