import { expect, test } from 'vitest';
import { intents } from '../fakes/discord/gateway/dispatch.ts';
import { animate, asReply, journey } from './journey.ts';

const [galleryId, forumId] = ['700000000000000001', '700000000000000002'];

/** A bot that reads along in a channel and a forum that the operator has named. */
async function readingJourney(timing = {}) {
  const all = await journey({
    discord: { messageContent: true },
    env: { DISCORD_CHANNELS: `${galleryId}, ${forumId}` },
    timing,
  });
  const gallery = all.discord.channel(all.guild, 'gallery', { id: galleryId });
  return { ...all, gallery };
}

test('in a named channel a picture with words needs no mention; in others it does', async () => {
  const { bot, discord, ada, channel, gallery, photos, prompts, said, videos } = await readingJourney();
  const wish = await discord.say(gallery, ada, animate, { attachments: [photos[0]] });
  await discord.say(channel, ada, animate, { attachments: [photos[1]] });
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(said(gallery).map(({ replyTo }) => replyTo)).toEqual([wish.id, wish.id]);
  expect(videos(gallery)).toHaveLength(1);
  expect(said(channel)).toEqual([]);
});

test('posts in a named forum and threads of a named channel are read as well', async () => {
  const { bot, discord, guild, ada, gallery, photos, videos } = await readingJourney();
  const forum = discord.channel(guild, 'ideas', { id: forumId, forum: true });
  const thread = discord.thread(gallery, 'the sea', ada);
  await discord.say(thread, ada, animate, { attachments: [photos[0]] });
  const post = await discord.forumPost(forum, 'hills', ada, animate, { attachments: [photos[1]] });
  await bot.idle();
  expect(videos(thread)).toHaveLength(1);
  expect(videos(post)).toHaveLength(1);
});

test('words belong to the picture that their sender has just sent without any; other talk is left alone', async () => {
  const { bot, discord, ada, gallery, photos, prompts, videos } = await readingJourney();
  const bob = discord.user('Bob');
  await discord.say(gallery, ada, 'good morning!');
  await discord.say(gallery, ada, '', { attachments: [photos[0]] });
  await discord.say(gallery, bob, 'what a sea');
  await discord.say(gallery, ada, `<@${bob.id}> it was cold`);
  await bot.idle();
  expect(prompts()).toEqual([]);
  await discord.say(gallery, ada, animate);
  await discord.say(gallery, ada, 'so, what else?');
  await bot.idle();
  expect(prompts()).toEqual([animate]);
  expect(videos(gallery)).toHaveLength(1);
});

test('a picture that is shown to somebody else is left alone, and so are words that come too late', async () => {
  const { bot, discord, ada, gallery, photos, said, texts } = await readingJourney({ discordWords: 1 });
  const bob = discord.user('Bob');
  const cold = await discord.say(gallery, ada, `<@${bob.id}> look`, { attachments: [photos[0]] });
  await discord.say(gallery, bob, 'mine', { attachments: [photos[1]], replyTo: cold });
  await bot.idle();
  expect(said(gallery)).toEqual([]);
  await discord.say(gallery, ada, '', { attachments: [photos[0]] });
  await bot.idle();
  await discord.say(gallery, ada, animate);
  await bot.idle();
  expect(texts(gallery)).toEqual([`Got it. What should happen?\n${asReply}`]);
});

test('only who names channels asks for the intent to read messages', async () => {
  const [reading, plain] = await Promise.all([readingJourney(), journey()]);
  const asked = [reading, plain].map(({ discord }) => discord.gateway.sessions()[0]?.intents ?? 0);
  expect(asked.map(bits => (bits & intents.messageContent) !== 0)).toEqual([true, false]);
});
