import { expect, test } from 'vitest';
import type { FakeDiscord } from '../fakes/discord/server.ts';
import { animate, asReply, journey } from './journey.ts';

const galleryId = '700000000000000001';
const hang = 'POST /channels/{channel_id}/messages/{message_id}/threads';

const threadingJourney = (more: Parameters<typeof journey>[0] = {}) =>
  journey({ ...more, env: { DISCORD_THREADS: 'true', ...more.env } });

/** The threads that were opened, as places. */
const opened = (discord: FakeDiscord) =>
  discord.calls(hang).map(({ path }) => ({ id: path.split('/').at(-2) ?? '' }));

test('/animate goes on in a thread on a message that says who asked for what; the one who asked is told where', async () => {
  const { bot, discord, ada, channel, photos, said, texts, until, videos, whispers } =
    await threadingJourney();
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: `${animate} @everyone` });
  await until(() => expect(opened(discord)).toHaveLength(1));
  await bot.idle();
  const [begun] = said();
  expect(texts()).toEqual([`Ada: ${animate} @everyone`]);
  expect(opened(discord)).toEqual([{ id: begun?.id }]);
  expect(videos({ id: begun?.id ?? '' })).toHaveLength(1);
  expect(whispers(ada)).toEqual([`I am on it in <#${begun?.id}>; the answer comes there.`]);
  expect(discord.calls(hang)[0]?.body).toEqual({
    name: 'Ada: animate this image into a 5-second video clip',
  });
});

test('a mention with a picture, and the menu of a message, get threads of their own; words alone do not', async () => {
  const { bot, discord, simulator, ada, channel, photos, said, texts, until, videos } =
    await threadingJourney();
  const wish = await discord.say(channel, ada, `<@${discord.bot.id}> ${animate}`, {
    attachments: [photos[0]],
  });
  discord.contextMenu(channel, ada, 'Animate', wish);
  await discord.say(channel, ada, `<@${discord.bot.id}> credits`);
  await until(() => expect(opened(discord)).toHaveLength(2));
  await bot.idle();
  const lines = texts().map(text => text.split('\n')[0]);
  expect(lines.sort()).toEqual(['1000 credits left.', 'Ada: a video, please']);
  expect(said(wish).map(({ replyTo }) => replyTo)).toEqual([undefined, undefined]);
  expect(videos(wish)).toHaveLength(1);
  expect(opened(discord)).toHaveLength(2);
  const other = opened(discord).find(({ id }) => id !== wish.id);
  expect(texts(other)).toEqual([`Got it. What should happen?\n${asReply}`]);
  expect(new Set(simulator.ledger().prompts.map(({ session }) => session)).size).toBe(1);
});

test('where no thread can be made the job goes on in the channel', async () => {
  const { bot, discord, guild, ada, channel, photos, texts, until, videos } = await threadingJourney({
    timing: { discordThread: 300 },
  });
  const strict = discord.channel(guild, 'strict', { deny: ['CreatePublicThreads'] });
  const mine = discord.thread(channel, 'mine', ada);
  for (const place of [strict, mine, discord.dm(ada)]) {
    await discord.slash(place, ada, 'animate', { image: photos[0], prompt: animate });
  }
  await bot.idle();
  expect(discord.calls(hang)).toEqual([]);
  for (const place of [strict, mine, discord.dm(ada)]) expect(videos(place)).toHaveLength(1);
  discord.fault({ on: hang, do: { kind: 'refuse', status: 403, code: 50_013 } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(opened(discord)).toHaveLength(1));
  await bot.idle();
  expect(texts()[0]).toBe(`Ada: ${animate}`);
  expect(videos()).toHaveLength(1);
  discord.fault({ on: hang, do: { kind: 'mute' } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(videos()).toHaveLength(2));
  await bot.idle();
});

test('a thread whose answers are lost is there once, and so is what it hangs on', async () => {
  const { bot, discord, ada, channel, photos, texts, newest, until, videos } = await threadingJourney();
  discord.fault({ on: 'POST /channels/{channel_id}/messages', do: { kind: 'lose' } });
  discord.fault({ on: hang, do: { kind: 'lose' } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(opened(discord)).toHaveLength(2));
  await bot.idle();
  expect(discord.calls(hang).map(({ code }) => code)).toEqual([undefined, 160_004]);
  expect(texts()).toEqual([`Ada: ${animate}`]);
  expect(videos(newest())).toHaveLength(1);
});

test('who reads along goes on in the thread without a mention, after a restart too, and leaves other talk alone', async () => {
  const { bot, discord, guild, ada, photos, prompts, said, until, videos } = await threadingJourney({
    discord: { messageContent: true },
    env: { DISCORD_CHANNELS: galleryId },
  });
  const bob = discord.user('Bob');
  const gallery = discord.channel(guild, 'gallery', { id: galleryId });
  const picture = await discord.say(gallery, ada, '', { attachments: [photos[0]] });
  await discord.say(gallery, ada, animate);
  await until(() => expect(opened(discord)).toHaveLength(1));
  await bot.idle();
  expect(said(gallery)).toEqual([]);
  expect(videos(picture)).toHaveLength(1);
  await bot.restart();
  await discord.say(picture, ada, `<@${bob.id}> look`);
  await discord.say(picture, bob, 'nice', { replyTo: picture });
  await discord.say(picture, ada, 'make it slower');
  await bot.idle();
  expect(prompts()).toEqual([animate, 'make it slower']);
  expect(videos(picture)).toHaveLength(2);
});
