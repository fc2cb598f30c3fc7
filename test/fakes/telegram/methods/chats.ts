import { z } from 'zod';
import { chatId, threadHead } from '../destination.ts';
import { type Call, flag, integer, read } from '../parameters.ts';
import { badRequest } from '../refusals.ts';
import { member, roomFor } from '../rooms.ts';

const oneChat = z.object({ chat_id: chatId });

export function getChat(call: Call) {
  const { chat } = roomFor(call.world, read(call, oneChat).chat_id);
  return {
    ...chat,
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
  };
}

export function getChatMember(call: Call) {
  const { chat_id, user_id } = read(call, oneChat.extend({ user_id: integer }));
  const found = roomFor(call.world, chat_id).members.get(user_id);
  if (!found) throw badRequest('PARTICIPANT_ID_INVALID');
  return member(found.user, found.status);
}

export function leaveChat(call: Call): true {
  const room = roomFor(call.world, read(call, oneChat).chat_id);
  if (room.chat.type === 'private') throw badRequest("chat can't be left");
  room.members.set(call.world.bot.id, { user: call.world.bot, status: 'left' });
  room.closed = `bot is not a member of the ${room.chat.type} chat`;
  return true;
}

const actions = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
];
const activity = oneChat.extend({ message_thread_id: integer.optional(), action: z.string() });

export function sendChatAction(call: Call): true {
  const { chat_id, message_thread_id: thread, action } = read(call, activity);
  const room = roomFor(call.world, chat_id);
  if (!actions.includes(action)) throw badRequest('wrong parameter action in request');
  threadHead(room, thread);
  room.activities.push({ action, thread, at: call.world.options.now() });
  return true;
}

const draft = oneChat.extend({ draft_id: integer, text: z.string().default('') });

/** A message that is still being written; it is seen for half a minute and is not kept. */
export function sendMessageDraft(call: Call): true {
  const { chat_id, draft_id, text } = read(call, draft);
  const room = roomFor(call.world, chat_id);
  if (room.chat.type !== 'private') throw badRequest('the method is available only for private chats');
  if (draft_id === 0) throw badRequest('RANDOM_ID_INVALID');
  if (text.length > 4_096) throw badRequest('message is too long');
  room.drafts.push({ id: draft_id, text, at: call.world.options.now() });
  return true;
}

const toPress = z.object({
  callback_query_id: z.string(),
  text: z.string().default(''),
  show_alert: flag.default(false),
});

export function answerCallbackQuery(call: Call): true {
  const { callback_query_id, text, show_alert } = read(call, toPress);
  const { presses, options } = call.world;
  const press = presses.get(callback_query_id);
  if (!press || options.now() - press.at > options.callbackLifetime) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  if (text.length > 200) throw badRequest('MESSAGE_TOO_LONG');
  press.answer ??= { text, alert: show_alert };
  return true;
}
