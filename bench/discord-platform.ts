import { setTimeout as sleep } from 'node:timers/promises';
import { startDiscord } from '../test/fakes/discord/server.ts';
import type { Report } from './crowd.ts';
import { serveCrowd, untilAllHave } from './crowd-platform.ts';
import { speed } from './crowd-timing.ts';
import { text } from './turn-wish.ts';

/**
 * Discord's stand-in in a process of its own. Refuses what comes too fast for a channel and for the bot as a whole, on
 * a clock that runs as fast as the program's. The 3 s for an acknowledgement are real ones.
 */
const [photo = ''] = process.argv.slice(2);
const channelPace = { calls: 5, within: 5_000 * speed };
const discord = await startDiscord({
  paces: {
    each: { calls: 1_000, within: 1_000 },
    routes: {
      'POST /channels/{channel_id}/messages': channelPace,
      'PATCH /channels/{channel_id}/messages/{message_id}': channelPace,
    },
    // Counted by the real second, as discord.js does.
    all: { calls: 50 / speed, within: 1_000 },
  },
});

/** So many new people use /animate in as many new channels at the same moment. */
async function everybodySends(count: number): Promise<Report> {
  while (!discord.commands().some(({ name }) => name === 'animate')) await sleep(50);
  const before = { calls: discord.calls().length, violations: discord.violations().length };
  const guild = discord.guild('A server');
  const people = Array.from({ length: count }, (_, number) => discord.user(`Person ${number}`));
  const rooms = people.map(person => ({ person, place: discord.channel(guild, person.username) }));
  // Making the channels is no part of the moment.
  await sleep(500);
  const image = { file: photo, type: 'image/jpeg' };
  const asked = rooms.map(({ person, place }) =>
    discord.slash(place, person, 'animate', { image, prompt: text }),
  );
  const ids = new Set((await Promise.all(asked)).map(({ id }) => id));
  const places = rooms.map(({ place }) => place);
  const ms = await untilAllHave(places, videosIn);
  const interactions = discord.interactions().filter(({ id }) => ids.has(id));
  const calls = discord.calls().slice(before.calls);
  return {
    ms,
    answers: interactions.map(({ acknowledgedAfter }) => acknowledgedAfter ?? Number.POSITIVE_INFINITY),
    videos: places.map(videosIn),
    edits: calls.filter(({ route }) => route === 'PATCH /channels/{channel_id}/messages/{message_id}').length,
    refused: calls.filter(({ status }) => status === 429).length,
    violations: discord.violations().slice(before.violations).length,
  };
}

const videosIn = (place: { id: string }): number =>
  discord.messages(place).filter(({ byBot, attachments }) => byBot && attachments.length > 0).length;

serveCrowd(discord, everybodySends);
