import type { User } from 'grammy/types';
import { menuKey } from './methods/commands.ts';
import type { Place } from './people.ts';
import { currentContent, type Posted, type Room, roomFor } from './rooms.ts';
import type { Content, FakeUpdate, Key } from './wire.ts';
import type { BotCommand, CallRecord, Violation, World } from './world.ts';

/** A picture, video or other file as it stands in a message. Bytes, pixels, seconds. */
export interface ShownMedia {
  kind: 'photo' | 'video' | 'animation' | 'document' | 'audio' | 'voice' | 'sticker';
  bytes: number;
  name: string | undefined;
  sha256: string | undefined;
  /** The bytes themselves, unless the file was too large to keep them. */
  content: Uint8Array | undefined;
  width: number | undefined;
  height: number | undefined;
  duration: number | undefined;
  hasThumbnail: boolean;
}

/** What stood in a message at some time. */
export interface Shown {
  at: number;
  /** The text or the caption. */
  text: string;
  media: ShownMedia | undefined;
  /** All keys, row after row. */
  buttons: Key[];
}

/** A message as the people of a chat see it now, with all it has been before. */
export interface ShownMessage extends Shown {
  chat: { id: number };
  message_id: number;
  thread: number | undefined;
  from: User;
  byBot: boolean;
  replyTo: number | undefined;
  rows: Key[][];
  /** Everything that stood here, what stands here now last; each with its time. */
  history: Shown[];
  deleted: boolean;
  /** Whether people's devices told them of it: new messages do unless they are silent, edits never do. */
  notified: boolean;
  reactions: unknown[];
}

/** What can be seen of all that happened. */
export interface Seen {
  /** The messages of a chat or of one topic that were not deleted, or of all chats; oldest first. */
  messages(place?: Place): ShownMessage[];
  /** The deleted ones too. */
  everything(place?: Place): ShownMessage[];
  /** The bot's messages that made a sound, oldest first. */
  notifications(place?: Place): ShownMessage[];
  /** “typing…” and the like, as they were shown. */
  activities(place: Place): Room['activities'];
  drafts(place: Place): Room['drafts'];
  /** The commands that somebody is offered in a chat. */
  menu(place: Place, person: User): BotCommand[];
  /** Every request, oldest first. */
  calls(method?: string): CallRecord[];
  /** Rules that the bot broke. */
  violations(): Violation[];
  /** Every update there was, with how often it was handed out and whether the bot confirmed it. */
  updates(): { update: FakeUpdate; deliveries: number; confirmed: boolean }[];
}

export function seenOf(world: World): Seen {
  const everything = (place?: Place): ShownMessage[] =>
    [...world.rooms.values()]
      .filter(({ chat }) => place === undefined || chat.id === place.id)
      .flatMap(({ posts }) => [...posts.values()])
      .filter(({ head }) => place?.thread === undefined || head.message_thread_id === place.thread)
      .map(posted => show(world, posted));
  return {
    everything,
    messages: place => everything(place).filter(({ deleted }) => !deleted),
    notifications: place => everything(place).filter(({ byBot, notified }) => byBot && notified),
    activities: place => roomOf(world, place).activities.filter(({ thread }) => thread === place.thread),
    drafts: place => [...roomOf(world, place).drafts],
    menu: (place, person) => menu(world, roomOf(world, place), person),
    calls: method => world.calls.filter(call => method === undefined || call.method === method),
    violations: () => [...world.violations],
    updates: () => [...world.line.known.values()],
  };
}

function roomOf(world: World, { id }: Place): Room {
  return world.rooms.get(id) ?? roomFor(world, id);
}

function show(world: World, posted: Posted): ShownMessage {
  const { head, revisions, deleted, notified, reactions } = posted;
  const history = revisions.map(({ at, content }) => ({ at, ...shown(world, content) }));
  return {
    at: head.date * 1_000,
    ...shown(world, currentContent(posted)),
    chat: { id: head.chat.id },
    message_id: head.message_id,
    thread: head.message_thread_id,
    from: head.from,
    byBot: head.from.id === world.bot.id,
    replyTo: head.reply_to_message?.message_id,
    rows: currentContent(posted).reply_markup?.inline_keyboard ?? [],
    history,
    deleted,
    notified,
    reactions,
  };
}

function shown(world: World, content: Content) {
  return {
    text: content.text ?? content.caption ?? '',
    media: mediaOf(world, content),
    buttons: content.reply_markup?.inline_keyboard.flat() ?? [],
  };
}

const kinds = ['animation', 'video', 'document', 'audio', 'voice', 'sticker'] as const;

function mediaOf(world: World, content: Content): ShownMedia | undefined {
  const kind = content.photo ? 'photo' : kinds.find(one => content[one]);
  const facts:
    | { file_id: string; width?: number; height?: number; duration?: number; thumbnail?: unknown }
    | undefined = content.photo?.at(-1) ?? kinds.map(one => content[one]).find(one => one);
  const file = facts && world.files.get(facts.file_id);
  if (!kind || !file) return undefined;
  return {
    kind,
    bytes: file.file_size,
    name: file.file_name,
    sha256: file.sha256,
    content: file.content instanceof Uint8Array ? file.content : undefined,
    width: facts.width,
    height: facts.height,
    duration: facts.duration,
    hasThumbnail: facts.thumbnail !== undefined,
  };
}

/** The platform looks from the narrowest scope to the widest, in each first for the person's language. */
function menu(world: World, { chat, members }: Room, person: User): BotCommand[] {
  const isPrivate = chat.type === 'private';
  const status = members.get(person.id)?.status;
  const administers = status === 'administrator' || status === 'creator';
  const scopes = [
    ...(isPrivate ? [] : [{ type: 'chat_member', chat_id: chat.id, user_id: person.id }]),
    ...(administers ? [{ type: 'chat_administrators', chat_id: chat.id }] : []),
    { type: 'chat', chat_id: chat.id },
    ...(administers ? [{ type: 'all_chat_administrators' }] : []),
    { type: isPrivate ? 'all_private_chats' : 'all_group_chats' },
    { type: 'default' },
  ];
  const language = person.language_code?.slice(0, 2) ?? '';
  const keys = scopes.flatMap(scope => [menuKey(scope, language), menuKey(scope, '')]);
  return keys.map(key => world.commands.get(key)).find(commands => commands !== undefined) ?? [];
}
