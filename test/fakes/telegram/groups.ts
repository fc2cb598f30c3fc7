import type { User } from 'grammy/types';
import { speak } from './hearing.ts';
import type { Place } from './people.ts';
import { createRoom, member, type Room, type Sending, type Status } from './rooms.ts';
import { announce } from './updates.ts';
import { dateOf, type World } from './world.ts';

/** Groups, topics, and who may do what in them. */
export interface Groups {
  /** A group with the bot in it. Only a plain `group` can migrate; a forum is a supergroup with topics. */
  group(
    title: string,
    more?: { kind?: 'group' | 'supergroup'; forum?: boolean; people?: readonly User[] },
  ): Place;
  /** Opens a topic of a forum. */
  topic(group: Place, name: string, person: User): Place;
  closeTopic(topic: Place): void;
  /** Somebody, or the bot itself, comes into the group. */
  join(group: Place, person: User, by?: User): void;
  /** Somebody, or the bot itself, is thrown out. */
  kick(group: Place, person: User, by: User): void;
  /** Makes somebody, or the bot, an administrator. */
  promote(group: Place, person: User, by: User): void;
  /** What the bot may not send there from now on; nothing listed gives all rights back. */
  forbid(place: Place, ...sendings: Sending[]): void;
  /** A person blocks the bot in their private chat, and lets it in again. */
  block(person: User): void;
  unblock(person: User): void;
  /** A group becomes a supergroup under another id. */
  migrate(group: Place, by: User): Place;
}

export function groupsOf(world: World): Groups {
  const room = ({ id }: Place): Room => {
    const found = world.rooms.get(id);
    if (!found) throw new Error(`there is no chat ${id}`);
    return found;
  };
  /** Changes a member and tells of it: by `my_chat_member` where it is the bot. */
  const change = (where: Room, user: User, status: Status, by: User) => {
    const before = where.members.get(user.id)?.status ?? 'left';
    where.members.set(user.id, { user, status });
    const happened = {
      chat: where.chat,
      from: by,
      date: dateOf(world),
      old_chat_member: member(user, before),
      new_chat_member: member(user, status),
    };
    announce(world.line, user.id === world.bot.id ? { my_chat_member: happened } : { chat_member: happened });
  };
  const blocked = (person: User, status: Status) => {
    const where = room(person);
    change(where, world.bot, status, person);
    where.closed = status === 'kicked' ? 'bot was blocked by the user' : undefined;
  };

  return {
    group: (title, { kind, forum = false, people = [] } = {}) => {
      const number = world.nextNumber();
      const isSmall = kind === 'group' && !forum;
      const chat = isSmall
        ? { id: -4_000_000 - number, type: 'group' as const, title }
        : {
            id: -1_002_000_000_000 - number,
            type: 'supergroup' as const,
            title,
            ...(forum && { is_forum: true as const }),
          };
      createRoom(world, chat, [world.bot, ...people]);
      return { id: chat.id };
    },
    topic: (group, name, person) => {
      const where = room(group);
      const thread = where.posts.size + 1;
      where.topics.set(thread, { name, closed: false });
      const opening = { forum_topic_created: { name, icon_color: 7_322_096 } };
      speak(world, where, person, opening, { message_thread_id: thread, is_topic_message: true });
      return { id: group.id, thread };
    },
    closeTopic: topic => {
      const found = room(topic).topics.get(topic.thread ?? 0);
      if (!found) throw new Error('there is no such topic');
      found.closed = true;
    },
    join: (group, person, by = person) => {
      const where = room(group);
      if (person.id === world.bot.id) where.closed = undefined;
      change(where, person, 'member', by);
      speak(world, where, by, { new_chat_members: [person] });
    },
    kick: (group, person, by) => {
      const where = room(group);
      change(where, person, 'kicked', by);
      if (person.id === world.bot.id) where.closed = `bot was kicked from the ${where.chat.type} chat`;
      else speak(world, where, by, { left_chat_member: person });
    },
    promote: (group, person, by) => change(room(group), person, 'administrator', by),
    forbid: (place, ...sendings) => {
      room(place).forbidden = new Set(sendings);
    },
    block: person => blocked(person, 'kicked'),
    unblock: person => blocked(person, 'member'),
    migrate: (group, by) => {
      const old = room(group);
      if (old.chat.type !== 'group') throw new Error('only a plain group can become a supergroup');
      const id = -1_002_000_000_000 - world.nextNumber();
      const members = [...old.members.values()].map(({ user }) => user);
      const chat = { id, type: 'supergroup' as const, title: old.chat.title };
      const next = createRoom(world, chat, members);
      speak(world, old, by, { migrate_to_chat_id: id });
      speak(world, next, by, { migrate_from_chat_id: old.chat.id });
      old.migratedTo = id;
      return { id };
    },
  };
}
