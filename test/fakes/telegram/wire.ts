import type {
  Animation,
  Audio,
  Chat,
  Document,
  MessageEntity,
  MessageOrigin,
  PhotoSize,
  Sticker,
  User,
  Video,
  Voice,
} from 'grammy/types';

/** The shapes that go over the wire; only what the stand-in itself ever says. */

export type RoomChat = Chat.PrivateChat | Chat.GroupChat | Chat.SupergroupChat;

export interface Key {
  text: string;
  callback_data?: string;
  url?: string;
}
export interface Keyboard {
  inline_keyboard: Key[][];
}

/** What stays with a message for good. */
export interface Head {
  message_id: number;
  date: number;
  chat: RoomChat;
  from: User;
  message_thread_id?: number;
  is_topic_message?: true;
  reply_to_message?: Omit<Wire, 'reply_to_message'>;
  forward_origin?: MessageOrigin;
  media_group_id?: string;
}

/** What an edit replaces as a whole. */
export interface Content {
  text?: string;
  entities?: MessageEntity[];
  caption?: string;
  caption_entities?: MessageEntity[];
  photo?: PhotoSize[];
  video?: Video;
  animation?: Animation;
  document?: Document;
  audio?: Audio;
  voice?: Voice;
  sticker?: Sticker;
  reply_markup?: Keyboard;
  forum_topic_created?: { name: string; icon_color: number };
  new_chat_members?: User[];
  left_chat_member?: User;
  migrate_to_chat_id?: number;
  migrate_from_chat_id?: number;
}

export type Wire = Head & Content & { edit_date?: number };

/** A message as it is named from outside: what people's functions return and `messages` shows both fit. */
export interface MessageName {
  chat: { id: number };
  message_id: number;
}

export interface CallbackQuery {
  id: string;
  from: User;
  message: Wire | { chat: RoomChat; message_id: number; date: 0 };
  chat_instance: string;
  data: string;
}

export interface MemberChange {
  chat: RoomChat;
  from: User;
  date: number;
  old_chat_member: unknown;
  new_chat_member: unknown;
}

/** What an update can carry, by its kind. */
export interface Happening {
  message?: Wire;
  edited_message?: Wire;
  callback_query?: CallbackQuery;
  my_chat_member?: MemberChange;
  chat_member?: MemberChange;
}
export type FakeUpdate = { update_id: number } & Happening;
