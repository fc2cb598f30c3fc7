import { z } from 'zod';
import { checkPace } from './flood.ts';
import { keyboard } from './keyboard.ts';
import { type Call, flag, integer, nested } from './parameters.ts';
import { badRequest } from './refusals.ts';
import { type Room, roomFor, type Sending, wire } from './rooms.ts';
import type { Head } from './wire.ts';

export const chatId = z.union([z.int(), z.string().min(1)]);

/** What all methods that send something take. */
export const destination = {
  chat_id: chatId,
  message_thread_id: integer.optional(),
  disable_notification: flag.default(false),
  reply_parameters: nested(
    z.object({ message_id: integer, allow_sending_without_reply: flag.default(false) }),
  ).optional(),
  reply_markup: keyboard,
};
const asked = z.object(destination);

/** Where a new message goes, or why it can't. */
export function resolve(
  { world, method }: Call,
  { chat_id, message_thread_id, reply_parameters }: z.infer<typeof asked>,
  sending: Sending,
): { room: Room; head: Partial<Head> } {
  const room = roomFor(world, chat_id);
  checkPace(world, room, method);
  if (room.forbidden.has(sending)) throw badRequest(`not enough rights to send ${sending} to the chat`);
  const head = threadHead(room, message_thread_id);
  if (!reply_parameters) return { room, head };
  const answered = room.posts.get(reply_parameters.message_id);
  if (answered && !answered.deleted) return { room, head: { ...replyHead(room, wire(answered)), ...head } };
  if (!reply_parameters.allow_sending_without_reply) throw badRequest('message to be replied not found');
  return { room, head };
}

/** The topic of a message. The General topic is named by leaving it out. */
export function threadHead(room: Room, thread: number | undefined): Partial<Head> {
  if (thread === undefined) return {};
  const topic = room.topics.get(thread);
  if (!topic) throw badRequest('message thread not found');
  if (topic.closed) throw badRequest('TOPIC_CLOSED');
  return { message_thread_id: thread, is_topic_message: true };
}

/** An answer stays in the topic of what it answers; in a supergroup without topics it still opens a thread. */
export function replyHead(room: Room, answered: Head): Partial<Head> {
  const { reply_to_message: _, ...inner } = answered;
  const thread = answered.message_thread_id ?? answered.message_id;
  return {
    reply_to_message: inner,
    ...(room.chat.type === 'supergroup' && !room.chat.is_forum && { message_thread_id: thread }),
    ...(answered.is_topic_message && { message_thread_id: thread, is_topic_message: true as const }),
  };
}
