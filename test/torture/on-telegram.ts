import type { User } from 'grammy/types';
import type { Place } from '../fakes/telegram/people.ts';
import type { ShownMessage } from '../fakes/telegram/seen.ts';
import type { FakeTelegram } from '../fakes/telegram/server.ts';
import type { Shown } from './evidence.ts';
import type { Room } from './rooms.ts';

/** Two private chats and a group. */
export function telegramRooms(telegram: FakeTelegram): Room[] {
  const [ada, ben, cem, dee] = ['Adalgisa', 'Benevolent', 'Cemalettin', 'Deerhurst'].map(name =>
    telegram.person(name),
  );
  if (!ada || !ben || !cem || !dee) throw new Error('four people');
  const group = telegram.group('Pictures', { people: [cem, dee] });
  return [
    room(telegram, telegram.privateChat(ada), [ada], false),
    room(telegram, telegram.privateChat(ben), [ben], false),
    room(telegram, group, [cem, dee], true),
  ];
}

function room(telegram: FakeTelegram, place: Place, users: [User, ...User[]], isGroup: boolean): Room {
  const byName = new Map(users.map(user => [user.first_name, user]));
  const user = (name: string) => byName.get(name) ?? users[0];
  const addressed = (text: string) => (isGroup ? `@${telegram.bot.username} ${text}` : text);
  const pointed = (ids: string[]) => (isGroup ? ids : []);
  const idOf = ({ message_id }: { message_id: number }) => `${place.id}/${message_id}`;
  const [first, ...others] = users;
  return {
    chat: `telegram ${place.id}`,
    people: [first.first_name, ...others.map(({ first_name }) => first_name)],
    isGroup,
    guild: undefined,
    platform: 'telegram',
    say: async (person, text, photos) => {
      const [photo] = photos;
      const caption = text === '' ? {} : { caption: addressed(text) };
      if (!photo) return pointed([idOf(telegram.say(place, user(person), addressed(text)))]);
      if (photos.length === 1)
        return pointed([idOf(await telegram.photo(place, user(person), photo.path, caption))]);
      const album = photos.map(({ path }) => ({ photo: path }));
      return pointed((await telegram.album(place, user(person), album, caption)).map(idOf));
    },
    animate: async (person, wish, { path }) => {
      const command = isGroup ? `/animate@${telegram.bot.username}` : '/animate';
      const sent = await telegram.photo(place, user(person), path, { caption: `${command} ${wish}` });
      return pointed([idOf(sent)]);
    },
    canAnimate: () => true,
    command: async (person, name) => {
      telegram.say(place, user(person), isGroup ? `/${name}@${telegram.bot.username}` : `/${name}`);
    },
    press: (person, { id }, label) => {
      const message = telegram.messages(place).find(one => idOf(one) === id);
      if (!message?.buttons.some(({ text }) => text.includes(label))) return false;
      telegram.press(message, label, user(person));
      return true;
    },
    messages: () =>
      telegram
        .messages(place)
        .filter(({ byBot }) => byBot)
        .map(shown),
    isHeard: () => true,
  };
}

function shown(message: ShownMessage): Shown {
  const { chat, message_id, text, media, buttons, replyTo, history } = message;
  return {
    chat: `telegram ${chat.id}`,
    id: `${chat.id}/${message_id}`,
    at: history[0]?.at ?? 0,
    changedAt: history.find(one => one.text === text)?.at ?? 0,
    edits: history.length - 1,
    text,
    isVideo: media?.kind === 'video' || media?.kind === 'animation',
    buttons: buttons.map(button => button.text),
    replyTo: replyTo === undefined ? undefined : `${chat.id}/${replyTo}`,
    isWhisper: false,
    isThinking: false,
  };
}
