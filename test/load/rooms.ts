import type { User } from 'grammy/types';
import { type FakeDiscord, startDiscord } from '../fakes/discord/server.ts';
import type { Place } from '../fakes/telegram/people.ts';
import { type FakeTelegram, startTelegram } from '../fakes/telegram/server.ts';
import type { Sight, Wish } from './orders.ts';

/** Where one person meets the bot. */
export interface Room {
  platform: Wish['platform'];
  id: string;
  /** A picture and a wish in one. */
  wish(text: string): Promise<unknown>;
  /** Words for the bot. */
  say(text: string): Promise<unknown>;
  command(name: string): Promise<unknown>;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Both platforms without their limits over all chats: what is measured is the program, not what it is allowed. */
export async function openWorld(photo: string) {
  const [telegram, discord] = await Promise.all([
    startTelegram(),
    startDiscord({ paces: unlimited, heartbeatInterval: 40_000 }),
  ]);
  const guild = discord.guild('A server');
  return {
    telegram,
    discord,
    room: (number: number): Room =>
      number % 2 === 0
        ? privateChat(telegram, telegram.person(`Person ${number}`), photo)
        : channel(discord, guild, number, photo),
    groupsOf: (count: number): Room[] => {
      const person = telegram.person('Somebody with many pictures');
      return Array.from({ length: count }, (_, number) =>
        group(telegram, telegram.group(`Group ${number}`, { people: [person] }), person, photo),
      );
    },
  };
}

const unlimited = {
  each: { calls: 100_000, within: 1_000 },
  routes: {},
  all: { calls: 100_000, within: 1_000 },
};

function privateChat(telegram: FakeTelegram, person: User, photo: string): Room {
  return onTelegram(telegram, telegram.privateChat(person), person, photo, text => text);
}

function group(telegram: FakeTelegram, place: Place, person: User, photo: string): Room {
  return onTelegram(telegram, place, person, photo, text => `@${telegram.bot.username} ${text}`);
}

function onTelegram(
  telegram: FakeTelegram,
  place: Place,
  person: User,
  photo: string,
  addressed: (text: string) => string,
): Room {
  return {
    platform: 'telegram',
    id: String(place.id),
    wish: text => telegram.photo(place, person, photo, { caption: addressed(text) }),
    say: async text => telegram.say(place, person, addressed(text)),
    command: async name => telegram.say(place, person, `/${name}`),
  };
}

function channel(discord: FakeDiscord, guild: { id: string }, number: number, photo: string): Room {
  const person = discord.user(`Person ${number}`);
  const place = discord.channel(guild, `channel-${number}`);
  const image = { file: photo, type: 'image/jpeg' };
  return {
    platform: 'discord',
    id: place.id,
    wish: text => discord.slash(place, person, 'animate', { image, prompt: text }),
    say: text => discord.say(place, person, `<@${discord.bot.id}> ${text}`),
    command: name => discord.slash(place, person, name),
  };
}

/** What stands in a room: when it was first answered, and its videos with their times. */
export interface Seen {
  firstAt?: number | undefined;
  videos: number[];
}

/** All rooms in one look. */
export function lookAround({ telegram, discord }: World): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  const at = (id: string): Seen => {
    const known = seen.get(id) ?? { videos: [] };
    seen.set(id, known);
    return known;
  };
  for (const { chat, byBot, history, media } of telegram.everything()) {
    if (!byBot) continue;
    const room = at(String(chat.id));
    room.firstAt ??= history[0]?.at;
    if (media?.kind === 'video') room.videos.push(history.find(one => one.media)?.at ?? Number.NaN);
  }
  for (const { channelId, byBot, history, attachments } of discord.everything()) {
    if (!byBot || attachments.length === 0) continue;
    at(channelId).videos.push(history.find(one => one.attachments.length > 0)?.at ?? Number.NaN);
  }
  for (const { channelId, at: asked, acknowledgedAfter } of discord.interactions())
    at(channelId).firstAt ??= acknowledgedAfter === undefined ? undefined : asked + acknowledgedAfter;
  return seen;
}

/** Calls so far: messages and edits, all others, and what was refused for its pace. */
export function countCalls({ telegram, discord }: World): Pick<Sight, 'counted' | 'others' | 'refused'> {
  const byTelegram = telegram.calls();
  const byDiscord = discord.calls();
  const counted = {
    telegram: byTelegram.filter(({ method }) => /^(send(?!ChatAction)|edit)/.test(method)).length,
    discord: byDiscord.filter(({ route }) => !route.includes('{interaction_token}')).length,
  };
  return {
    counted,
    others: byTelegram.length + byDiscord.length - counted.telegram - counted.discord,
    refused: [...byTelegram, ...byDiscord].filter(({ status }) => status === 429).length,
  };
}
