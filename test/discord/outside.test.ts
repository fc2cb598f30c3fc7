import type { APIUser } from 'discord.js';
import { expect, test } from 'vitest';
import type { Options } from '../fakes/discord/options.ts';
import type { Place } from '../fakes/discord/people.ts';
import { animate, type DiscordJourney, journey } from './journey.ts';

interface OutsideJourney extends DiscordJourney {
  /** Has the bot for herself, in a server that does not. */
  eve: APIUser;
  street: Place;
}

/** Somebody who brought the bot along to where it is no member. */
async function outside(
  { closed = false, ...options }: Partial<Options> & { closed?: boolean } = {},
  timing = {},
): Promise<OutsideJourney> {
  const all = await journey({ discord: options, timing });
  const eve = all.discord.user('Eve', { installed: true, closed });
  const street = all.discord.channel(all.discord.guild('Elsewhere', { installed: false }), 'street');
  return { ...all, eve, street };
}

test('where the bot is no member, the video follows the command, in two messages', async () => {
  const { bot, discord, eve, street, photos, said, videos, whispers } = await outside();
  const asked = await discord.slash(street, eve, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(said(street)).toHaveLength(2);
  expect(videos(street)).toHaveLength(1);
  expect(whispers(eve, street)).toEqual(['I am on it; the answer comes here.']);
  expect(asked.followUps.length).toBeLessThanOrEqual(5);
  expect(discord.messages(discord.dm(eve))).toEqual([]);
});

test('a group of friends is such a place too', async () => {
  const { bot, discord, eve, photos, videos } = await outside();
  const group = discord.groupDm([eve, discord.user('Bob')]);
  await discord.slash(group, eve, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(videos(group)).toHaveLength(1);
});

test('the buttons of such a video and the window for a change work, also after a restart', async () => {
  const { bot, discord, eve, street, photos, newest, prompts, videos, whispers, until } = await outside();
  await discord.slash(street, eve, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  await bot.restart();
  const [video] = videos(street);
  const press = discord.press(video ?? newest(street), 'Change', eve);
  await until(() => expect(press.modal).toBeDefined());
  await discord.submitModal(press, { wish: 'make it slower' });
  await bot.idle();
  expect(prompts()).toEqual([animate, 'make it slower']);
  expect(videos(street)).toHaveLength(2);
  discord.press(newest(street), 'Credits', eve);
  await bot.idle();
  expect(whispers(eve, street).at(-1)).toMatch(/credits left/);
});

test('when the follow-ups are used up, the rest comes as direct messages', async () => {
  const { bot, discord, eve, street, photos, said, videos } = await outside({ followUpsOutside: 1 });
  await discord.slash(street, eve, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(said(street)).toHaveLength(1);
  const dm = discord.dm(eve);
  expect(videos(dm)).toHaveLength(1);
});

test('work of 16 minutes outlives the token: the video comes as a direct message', async () => {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const all = await outside({ now }, { discordToken: 100 });
  const { bot, discord, simulator, eve, street, photos, prompts, said, videos, until } = all;
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 200 } });
  await discord.slash(street, eve, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  ahead = 16 * 60_000;
  await bot.idle();
  expect(videos(discord.dm(eve))).toHaveLength(1);
  expect(said(street).filter(({ attachments }) => attachments.length > 0)).toEqual([]);
});

test('after a restart the video follows the command as before', async () => {
  const { bot, discord, simulator, eve, street, photos, prompts, videos, until } = await outside();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 300 } });
  await discord.slash(street, eve, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  await bot.restart();
  await bot.idle();
  expect(videos(street)).toHaveLength(1);
  expect(videos(discord.dm(eve))).toEqual([]);
  expect(prompts()).toHaveLength(1);
});

test('when the token dies at work, the video comes as a direct message, once, after a restart too', async () => {
  let ahead = 0;
  const all = await outside({ now: () => Date.now() + ahead });
  const { bot, discord, simulator, eve, street, photos, prompts, videos, until } = all;
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 300 } });
  await discord.slash(street, eve, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  ahead = 16 * 60_000;
  await bot.restart();
  await bot.idle();
  expect(videos(street)).toEqual([]);
  expect(videos(discord.dm(eve))).toHaveLength(1);
  expect(prompts()).toHaveLength(1);
});

test('one who takes no direct messages reads a clear last word in the place of the first answer', async () => {
  const { bot, discord, eve, street, photos, whispers, videos } = await outside({
    followUpsOutside: 1,
    closed: true,
  });
  await discord.slash(street, eve, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(whispers(eve, street)).toEqual([expect.stringMatching(/^I can’t write here any more/)]);
  expect(videos(street)).toEqual([]);
});

test('a channel where the bot may not speak is answered by follow-ups, and is not typed into', async () => {
  const { bot, discord, ada, guild, photos, videos } = await outside({}, { activityEvery: 5 });
  const quiet = discord.channel(guild, 'quiet', { deny: ['SendMessages'] });
  await discord.slash(quiet, ada, 'animate', { image: photos[0], prompt: animate });
  await bot.idle();
  expect(videos(quiet)).toHaveLength(1);
  const typed = discord.calls('POST /channels/{channel_id}/typing');
  expect(typed.filter(({ status }) => status === 403).length).toBeLessThan(2);
});

test.each([
  { minutes: 0, where: 'stays private' },
  { minutes: 16, where: 'goes to the one who asked, not to all' },
])('a private answer that comes after a restart, $minutes minutes later, $where', async ({ minutes }) => {
  let ahead = 0;
  const all = await outside({ now: () => Date.now() + ahead });
  const { bot, discord, simulator, ada, channel, texts, whispers, until } = all;
  simulator.fault({ on: 'credits', do: { kind: 'delay', ms: 300 } });
  await discord.slash(channel, ada, 'credits');
  await until(async () => expect((await bot.program.engine.health()).running).toBe(1));
  ahead = minutes * 60_000;
  await bot.restart();
  await bot.idle();
  const answers = [minutes < 15 ? whispers(ada) : texts(discord.dm(ada))];
  expect(answers).toEqual([[expect.stringMatching(/^1000 credits left/)]]);
  expect([...texts(), ...whispers(ada), ...texts(discord.dm(ada))].filter(Boolean)).toHaveLength(1);
});

test('a channel that is deleted at work is no loss: the video comes as a direct message', async () => {
  const { bot, discord, simulator, ada, channel, photos, prompts, videos, until } = await outside();
  simulator.fault({ on: 'prompt', do: { kind: 'silence', ms: 200 } });
  await discord.slash(channel, ada, 'animate', { image: photos[0], prompt: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  discord.removeChannel(channel);
  await bot.idle();
  expect(videos(discord.dm(ada))).toHaveLength(1);
});
