import { fileURLToPath } from 'node:url';
import { test } from 'vitest';
import { type FakeDiscord, startDiscord } from '../fakes/discord/server.ts';
import { startTelegram } from '../fakes/telegram/server.ts';
import { makePhotos } from '../journeys/photos.ts';
import { makeWorld, type World } from '../kills/lives.ts';
import { someOf } from '../seeded.ts';
import { animate } from './journey.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Moments of a wish, as the platform and the backend see them. */
const moments: Record<string, (discord: FakeDiscord, world: World) => boolean> = {
  'the progress is sent': discord =>
    discord.messages().some(({ byBot, onlyFor }) => byBot && onlyFor === undefined),
  'the picture is uploaded': (_, { simulator }) => simulator.ledger().uploads.length > 0,
  'the agent has the wish': (_, { simulator }) => simulator.ledger().prompts.length > 0,
  'the render is begun': (_, { simulator }) => simulator.ledger().renders.length > 0,
  'the video is on its way': discord => discord.calls(edit).some(({ uploads }) => uploads.length > 0),
  'the video is there': discord => videosIn(discord).length > 0,
};

const edit = 'PATCH /channels/{channel_id}/messages/{message_id}';

const videosIn = (discord: FakeDiscord) =>
  discord.messages().filter(({ byBot, attachments }) => byBot && attachments.length > 0);

const envOf = ({ token, url }: FakeDiscord) => ({ DISCORD_BOT_TOKEN: token, DISCORD_API_URL: url });

/** Started so many times, the bot has connected, the video is there, and nothing has been said for a while. */
function isQuiet(discord: FakeDiscord, starts: number): boolean {
  const hasAsked = discord.calls('GET /applications/{application_id}/commands').length >= starts;
  const last = discord.calls().at(-1)?.endedAt ?? Infinity;
  return hasAsked && videosIn(discord).length > 0 && last < Date.now() - 150;
}

test.concurrent.for(someOf(Object.keys(moments), 2))(
  'npm start, killed when %s and started again: one charge, one video, SIGTERM ends it with 0',
  { timeout: 30_000 },
  async (name, { expect, onTestFinished }) => {
    const [world, discord, photos] = await Promise.all([
      makeWorld({ onTestFinished }),
      startDiscord(),
      makePhotos(1),
    ]);
    onTestFinished(() => discord.close());
    const env = envOf(discord);
    const ada = discord.user('Ada');
    const channel = discord.channel(discord.guild('Makers'), 'pictures');
    const isThere = moments[name];
    const killed = world.live([main], { env, moment: () => isThere?.(discord, world) ?? false });
    await expect.poll(() => discord.commands().length, { timeout: 20_000 }).toBeGreaterThan(0);
    await discord.slash(channel, ada, 'animate', { image: photos[0] ?? '', prompt: animate });
    const first = await killed;
    expect(first.signal).toBe('SIGKILL');
    const second = await world.live([main], { env, moment: () => isQuiet(discord, 2), signal: 'SIGTERM' });
    expect(second.code).toBe(0);
    expect(second.output).not.toContain('connecting again');

    const { prompts, accounts } = world.simulator.ledger();
    expect(prompts).toMatchObject([{ text: animate, charged: 100 }]);
    expect(accounts.reduce((sum, { charged }) => sum + charged, 0)).toBe(100);
    expect(videosIn(discord)).toHaveLength(1);
    expect(discord.violations()).toEqual([]);
    for (const { output } of [first, second]) expect(output).not.toContain(discord.token);
  },
);

test.concurrent('Telegram and Discord are served by one process, each with its own video', {
  timeout: 30_000,
}, async ({ expect, onTestFinished }) => {
  const [world, discord, telegram, photos] = await Promise.all([
    makeWorld({ onTestFinished }),
    startDiscord(),
    startTelegram(),
    makePhotos(2),
  ]);
  onTestFinished(async () => void (await Promise.all([discord.close(), telegram.close()])));
  const [one = '', other = ''] = photos;
  const ada = discord.user('Ada');
  const ben = telegram.person('Ben');
  const chat = telegram.privateChat(ben);
  await telegram.photo(chat, ben, one, { caption: animate });
  const env = {
    ...envOf(discord),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
  };
  const onTelegram = () => telegram.messages(chat).filter(({ byBot, media }) => byBot && media);
  const served = world.live([main], {
    env,
    moment: () => isQuiet(discord, 1) && onTelegram().length > 0,
    signal: 'SIGTERM',
  });
  await expect.poll(() => discord.gateway.connected(), { timeout: 20_000 }).toBe(1);
  await discord.say(discord.dm(ada), ada, 'zoom in slowly', { attachments: [other] });
  const { code, output } = await served;
  expect(code).toBe(0);
  expect([videosIn(discord).length, onTelegram().length]).toEqual([1, 1]);
  expect(world.simulator.ledger().prompts).toHaveLength(2);
  for (const token of [discord.token, telegram.token]) expect(output).not.toContain(token);
});
