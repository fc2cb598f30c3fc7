import type { Message, MessageEntity, Update, User } from 'grammy/types';
import type { ChatEvent, ChatRef, Person } from '../../src/chat.ts';
import { attachmentsOf } from './attachments.ts';

export const telegramPlatform = 'telegram';

/** The bot itself, as others address it. */
export interface Me {
  id: number;
  username: string;
  /** The commands that it has; in a group those that it has not are for other bots. */
  commands: readonly string[];
}

/** The kinds of updates that are asked for; an edited message is none, so editing does nothing surprising. */
export const wantedUpdates = ['message', 'callback_query'] as const;

/**
 * What a person did, from what Telegram tells. Undefined for all that is not meant for the bot: in a group that is
 * everything but its commands, mentions and replies to it. `isExpected` knows the albums whose first picture was meant
 * for it: only that one carries the words.
 */
export function toEvent(
  update: Update,
  me: Me,
  isExpected: (album: string) => boolean = () => false,
): ChatEvent | undefined {
  const { message, callback_query: press } = update;
  const id = `${update.update_id}`;
  if (press) {
    if (!press.message || press.data === undefined) return undefined;
    const chat = chatOf(press.message);
    const sent = { chat, messageId: `${press.message.message_id}` };
    return { type: 'button', id, chat, author: personOf(press.from), action: press.data, message: sent };
  }
  return message && messageToEvent(message, id, me, isExpected);
}

function messageToEvent(
  message: Message,
  id: string,
  me: Me,
  isExpected: (album: string) => boolean,
): ChatEvent | undefined {
  const chat = chatOf(message);
  const author = authorOf(message);
  if (!author) return undefined;
  if (message.migrate_to_chat_id !== undefined) {
    const to = { ...chat, chatId: `${message.migrate_to_chat_id}` };
    return { type: 'moved', id, chat: to, author, from: chat };
  }
  const reply = replyOf(message);
  const isOurs = reply?.from?.id === me.id;
  const words = readWords(message, me);
  const album = message.media_group_id;
  const isMeant =
    message.chat.type === 'private' ||
    isOurs ||
    words.isMention ||
    words.command !== undefined ||
    (album !== undefined && isExpected(album));
  if (!isMeant || words.isForAnother) return undefined;

  const base = {
    id,
    chat,
    author,
    messageId: `${message.message_id}`,
    ...(reply && { replyTo: `${reply.message_id}` }),
    attachments: [...attachmentsOf(message), ...(reply && !isOurs ? attachmentsOf(reply) : [])],
  };
  if (words.command !== undefined) {
    const options: Record<string, string> = words.text === '' ? {} : { prompt: words.text };
    return { ...base, type: 'command', name: words.command, options };
  }
  if (words.text === '' && base.attachments.length === 0 && !words.isMention) return undefined;
  return { ...base, type: 'message', text: words.text, ...(album !== undefined && { groupId: album }) };
}

/** A topic is a chat of its own, but for the general one, which has no number. */
function chatOf(message: Pick<Message, 'chat' | 'message_thread_id' | 'is_topic_message'>): ChatRef {
  const thread = message.is_topic_message ? message.message_thread_id : undefined;
  return {
    platform: telegramPlatform,
    chatId: `${message.chat.id}`,
    ...(thread !== undefined && { threadId: `${thread}` }),
  };
}

/** In a topic every message "replies" to the one that opened it. */
function replyOf(message: Message): Message | undefined {
  const reply = message.reply_to_message;
  return reply && reply.forum_topic_created === undefined ? reply : undefined;
}

/** Other bots are not talked with; an administrator who writes as the group is a person all the same. */
function authorOf(message: Message): Person | undefined {
  if (message.sender_chat?.id === message.chat.id) {
    return { id: `${message.sender_chat.id}`, name: message.chat.title ?? '', locale: '', moderator: true };
  }
  return message.from && !message.from.is_bot ? personOf(message.from) : undefined;
}

function personOf({ id, first_name, language_code }: User): Person {
  return { id: `${id}`, name: first_name, locale: language_code ?? '' };
}

interface Words {
  text: string;
  command: string | undefined;
  isMention: boolean;
  /** A command for another bot of the group: it names that one, or nobody, and this one does not have it. */
  isForAnother: boolean;
}

/** The text without what only addresses the bot. */
function readWords(message: Message, me: Me): Words {
  const text = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  const part = ({ offset, length }: MessageEntity) => text.slice(offset, offset + length);
  const isMe = (name: string) => name.toLowerCase() === me.username.toLowerCase();

  const first = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  const [command, target] = first ? part(first).slice(1).split('@') : [];
  const mentions = entities.filter(
    entity =>
      (entity.type === 'mention' && isMe(part(entity).slice(1))) ||
      (entity.type === 'text_mention' && entity.user.id === me.id),
  );
  const addressing = [...(first ? [first] : []), ...mentions.filter(({ type }) => type === 'mention')];
  const rest = addressing
    .toSorted((one, other) => other.offset - one.offset)
    .reduce((left, { offset, length }) => left.slice(0, offset) + left.slice(offset + length), text);
  const isGroup = message.chat.type !== 'private';
  const name = command?.toLowerCase();
  const isMention = mentions.length > 0;
  const isKnown = name === undefined || me.commands.includes(name);
  return {
    text: rest.replace(/^[\s,:]+/, '').trimEnd(),
    command: name,
    isMention,
    isForAnother: target === undefined ? !isKnown && isGroup && !isMention : !isMe(target),
  };
}
