import type { APIUser } from 'discord.js';
import type { Place } from '../fakes/discord/people.ts';
import type { ShownMessage } from '../fakes/discord/seen.ts';
import type { FakeDiscord } from '../fakes/discord/server.ts';
import type { Shown } from './evidence.ts';
import type { Photo, Room } from './rooms.ts';

/** Two direct messages and a channel of a server. */
export function discordRooms(discord: FakeDiscord): Room[] {
  const [eve, fay, gus, hal] = ['Evangeline', 'Fayettesson', 'Gustavsen', 'Halvardine'].map(name =>
    discord.user(name),
  );
  if (!eve || !fay || !gus || !hal) throw new Error('four people');
  const guild = discord.guild('Makers');
  const channel = discord.channel(guild, 'pictures');
  return [
    room(discord, discord.dm(eve), [eve]),
    room(discord, discord.dm(fay), [fay]),
    room(discord, channel, [gus, hal], guild.id),
  ];
}

function room(discord: FakeDiscord, place: Place, users: [APIUser, ...APIUser[]], guild?: string): Room {
  const isGroup = guild !== undefined;
  const byName = new Map(users.map(user => [user.username, user]));
  const user = (name: string) => byName.get(name) ?? users[0];
  const addressed = (text: string) => (isGroup ? `<@${discord.bot.id}> ${text}` : text);
  const offers = (name: string) => discord.commands().some(command => command.name === name);
  const sent = ({ path, name }: Photo) => ({ file: path, name, type: 'image/jpeg' });
  const [first, ...others] = users;
  return {
    chat: `discord ${place.id}`,
    people: [first.username, ...others.map(({ username }) => username)],
    isGroup,
    guild,
    platform: 'discord',
    say: async (person, text, photos) => {
      const attachments = photos.map(sent);
      return [(await discord.say(place, user(person), addressed(text), { attachments })).id];
    },
    animate: async (person, wish, photo) => {
      await discord.slash(place, user(person), 'animate', { image: sent(photo), prompt: wish });
      return [];
    },
    canAnimate: () => offers('animate'),
    command: async (person, name) => {
      if (offers(name)) await discord.slash(place, user(person), name);
    },
    press: (person, { id }, label) => {
      const message = discord.messages(place).find(one => one.id === id);
      if (!message?.buttons.some(button => button.label.includes(label) && button.customId)) return false;
      discord.press(message, label, user(person));
      return true;
    },
    messages: () =>
      discord
        .messages(place)
        .filter(({ byBot }) => byBot)
        .map(shown),
    isHeard: () => discord.gateway.hears(guild),
  };
}

function shown(message: ShownMessage): Shown {
  const { channelId, id, text, attachments, buttons, replyTo, history, onlyFor, loading } = message;
  return {
    chat: `discord ${channelId}`,
    id,
    at: history[0]?.at ?? 0,
    changedAt: history.find(one => one.text === text)?.at ?? 0,
    edits: history.length - 1,
    text,
    isVideo: attachments.some(({ type }) => type === 'video/mp4'),
    buttons: buttons.map(({ label }) => label),
    replyTo,
    isWhisper: onlyFor !== undefined,
    isThinking: loading,
  };
}
