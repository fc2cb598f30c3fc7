import type { User } from 'grammy/types';
import { badRequest, Refusal } from './refusals.ts';
import type { Content, FakeUpdate, Head, RoomChat, Wire } from './wire.ts';
import type { World } from './world.ts';

export type Status = 'creator' | 'administrator' | 'member' | 'left' | 'kicked';
/** What a bot may be forbidden to send, in the platform's words. */
export type Sending =
  | 'text messages'
  | 'photos'
  | 'videos'
  | 'animations'
  | 'documents'
  | 'music'
  | 'voice messages';

/** A message with all it has been; nothing of it is ever forgotten. */
export interface Posted {
  head: Head;
  revisions: { at: number; content: Content }[];
  /** Whether people's devices made a sound of it. */
  notified: boolean;
  deleted: boolean;
  reactions: unknown[];
}

/** A chat as the platform keeps it. */
export interface Room {
  chat: RoomChat;
  members: Map<number, { user: User; status: Status }>;
  /** Forum topics by the id of the message that opened them. */
  topics: Map<number, { name: string; closed: boolean }>;
  posts: Map<number, Posted>;
  activities: { action: string; thread: number | undefined; at: number }[];
  drafts: { id: number; text: string; at: number }[];
  forbidden: Set<Sending>;
  /** Why the bot can't reach it any more: the description of a 403. */
  closed: string | undefined;
  migratedTo: number | undefined;
}

export function createRoom(world: World, chat: RoomChat, people: readonly User[]): Room {
  const room: Room = {
    chat,
    members: new Map(people.map(user => [user.id, { user, status: 'member' }])),
    topics: new Map(),
    posts: new Map(),
    activities: [],
    drafts: [],
    forbidden: new Set(),
    closed: undefined,
    migratedTo: undefined,
  };
  world.rooms.set(chat.id, room);
  return room;
}

export function currentContent({ revisions }: Posted): Content {
  return revisions.at(-1)?.content ?? {};
}

export function wire(posted: Posted): Wire {
  const edited = posted.revisions.length > 1 && posted.revisions.at(-1);
  return {
    ...posted.head,
    ...currentContent(posted),
    ...(edited && { edit_date: Math.floor(edited.at / 1_000) }),
  };
}

/** Puts a new message into a room. */
export function put(
  world: World,
  room: Room,
  from: User,
  content: Content,
  more: Partial<Head> & { silent?: boolean } = {},
): Posted {
  const { silent = false, ...head } = more;
  const at = world.options.now();
  const posted: Posted = {
    head: { message_id: room.posts.size + 1, date: Math.floor(at / 1_000), chat: room.chat, from, ...head },
    revisions: [{ at, content }],
    notified: !silent,
    deleted: false,
    reactions: [],
  };
  room.posts.set(posted.head.message_id, posted);
  return posted;
}

/** The chat that a bot means, if it may reach it. */
export function roomFor(world: World, chatId: number | string): Room {
  const room = world.rooms.get(Number(chatId));
  if (!room) throw badRequest('chat not found');
  if (room.migratedTo !== undefined) {
    throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: room.migratedTo });
  }
  if (room.closed !== undefined) throw new Refusal(403, `Forbidden: ${room.closed}`);
  return room;
}

/** A member as `getChatMember` and updates show it. */
export function member(user: User, status: Status) {
  if (status === 'kicked') return { status, user, until_date: 0 };
  if (status === 'creator') return { status, user, is_anonymous: false };
  if (status !== 'administrator') return { status, user };
  return {
    status,
    user,
    can_be_edited: false,
    is_anonymous: false,
    can_manage_chat: true,
    can_delete_messages: true,
    can_manage_video_chats: false,
    can_restrict_members: false,
    can_promote_members: false,
    can_change_info: false,
    can_invite_users: true,
    can_post_stories: false,
    can_edit_stories: false,
    can_delete_stories: false,
  };
}

/** The message that an update is about. */
export function messageOf(update: FakeUpdate) {
  return update.message ?? update.edited_message ?? update.callback_query?.message;
}
