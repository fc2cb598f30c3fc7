import type { User } from 'grammy/types';
import { addresses } from './entities.ts';
import { put, type Room, wire } from './rooms.ts';
import { announce } from './updates.ts';
import type { Content, Head, Wire } from './wire.ts';
import type { World } from './world.ts';

/** Puts somebody's message into a room, and tells the bot of it where it may hear it. */
export function speak(
  world: World,
  room: Room,
  from: User,
  content: Content,
  head: Partial<Head> = {},
): Wire {
  const message = wire(put(world, room, from, content, head));
  if (hears(world, room, message)) announce(world.line, { message });
  return message;
}

/** In groups, privacy mode lets through what speaks to the bot, and the group's own news. */
export function hears(world: World, room: Room, message: Wire): boolean {
  const status = room.members.get(world.bot.id)?.status;
  if (status === 'left' || status === 'kicked' || room.closed !== undefined) return false;
  if (room.chat.type === 'private' || !world.options.privacy || status === 'administrator') return true;
  const isNews = [
    'forum_topic_created',
    'new_chat_members',
    'left_chat_member',
    'migrate_to_chat_id',
    'migrate_from_chat_id',
  ].some(key => key in message);
  const answersBot = message.reply_to_message?.from.id === world.bot.id;
  return isNews || answersBot || addresses(message.text ?? message.caption ?? '', world.options.username);
}
