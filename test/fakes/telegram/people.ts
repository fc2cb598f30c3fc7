import { basename } from 'node:path';
import type { User } from 'grammy/types';
import type { FileInput } from '../content.ts';
import { replyHead, threadHead } from './destination.ts';
import { entitiesOf } from './entities.ts';
import { keepFile, nameFile } from './files.ts';
import { hears, speak } from './hearing.ts';
import { type MediaKind, mediaContent } from './media.ts';
import { keepPhoto } from './photo.ts';
import { press } from './press.ts';
import { createRoom, currentContent, type Posted, type Room, wire } from './rooms.ts';
import { announce } from './updates.ts';
import type { Content, Head, MessageName, Wire } from './wire.ts';
import type { Press, World } from './world.ts';

/** A private chat, a group, or one topic of a forum. */
export interface Place {
  id: number;
  thread?: number;
}

interface Saying {
  replyTo?: MessageName;
}
interface Sending extends Saying {
  caption?: string;
  name?: string;
  mimeType?: string;
  width?: number;
  height?: number;
  duration?: number;
}
/** A picture, a video or a document of an album. */
export type AlbumItem = { photo: FileInput } | { video: FileInput } | { document: FileInput };

/** What people do. Each of them is an update that the bot gets, unless privacy mode hides it. */
export interface People {
  person(name: string, more?: { id?: number; language_code?: string; username?: string }): User;
  /** Somebody opens the chat with the bot; before that the bot can't write to them. */
  privateChat(person: User): Place;
  say(place: Place, person: User, text: string, more?: Saying): Wire;
  photo(place: Place, person: User, file: FileInput, more?: Sending): Promise<Wire>;
  video(place: Place, person: User, file: FileInput, more?: Sending): Promise<Wire>;
  animation(place: Place, person: User, file: FileInput, more?: Sending): Promise<Wire>;
  document(place: Place, person: User, file: FileInput, more?: Sending): Promise<Wire>;
  audio(place: Place, person: User, file: FileInput, more?: Sending): Promise<Wire>;
  voice(place: Place, person: User, file: FileInput, more?: Sending): Promise<Wire>;
  sticker(place: Place, person: User, file: FileInput, more?: Saying): Promise<Wire>;
  /** As many messages as there are items, in one media group; the caption stands under the first. */
  album(place: Place, person: User, items: readonly AlbumItem[], more?: Sending): Promise<Wire[]>;
  /** Passes a message on to another chat, or to the same. */
  forward(place: Place, person: User, message: MessageName): Wire;
  /** A person edits words of their own. */
  editMessage(message: MessageName, text: string): Wire;
  /** Somebody deletes a message; bots are not told. */
  deleteForAll(message: MessageName): void;
  /**
   * Presses a button by its label (or a part of it) or its data. `stale` also finds buttons that are gone by now;
   * an `inaccessible` message is so old that the platform does not show it any more; `forged` makes `what` the data,
   * though there is no such button.
   */
  press(
    message: MessageName,
    what: string,
    person: User,
    more?: { stale?: boolean; inaccessible?: boolean; forged?: boolean },
  ): Press;
}

export function peopleOf(world: World): People {
  const room = (id: number): Room => {
    const found = world.rooms.get(id);
    if (!found) throw new Error(`there is no chat ${id}`);
    return found;
  };
  const posted = (name: MessageName): Posted => {
    const found = room(name.chat.id).posts.get(name.message_id);
    if (!found) throw new Error(`there is no message ${name.message_id} in chat ${name.chat.id}`);
    return found;
  };
  const send = (place: Place, person: User, content: Content, more: Saying & Partial<Head> = {}): Wire => {
    const { replyTo, ...head } = more;
    const where = room(place.id);
    if (!where.members.has(person.id)) where.members.set(person.id, { user: person, status: 'member' });
    return speak(world, where, person, content, {
      ...topicHead(where, place.thread),
      ...(replyTo && replyHead(where, wire(posted(replyTo)))),
      ...head,
    });
  };
  const media =
    (kind: MediaKind) =>
    async (place: Place, person: User, file: FileInput, more: Sending = {}): Promise<Wire> =>
      send(
        place,
        person,
        { ...(await peoplesMedia(world, kind, file, more)), ...captioned(more.caption) },
        replying(more),
      );

  return {
    person: (name, more = {}) => {
      const id = more.id ?? 5_000_000_000 + world.nextNumber();
      const person: User = { language_code: 'en', ...more, id, is_bot: false, first_name: name };
      world.people.set(id, person);
      return person;
    },
    privateChat: person => {
      const { id, first_name, username } = person;
      const chat = { id, type: 'private' as const, first_name, ...(username !== undefined && { username }) };
      if (!world.rooms.has(id)) createRoom(world, chat, [person, world.bot]);
      return { id };
    },
    say: (place, person, text, more) => send(place, person, spoken(text), more),
    photo: media('photo'),
    video: media('video'),
    animation: media('animation'),
    document: media('document'),
    audio: media('audio'),
    voice: media('voice'),
    sticker: async (place, person, content, more) => {
      const facts = { file_name: undefined, mime_type: 'image/webp', content };
      const file = nameFile(await keepFile(world, 'stickers', facts));
      const shape = {
        type: 'regular' as const,
        width: 512,
        height: 512,
        is_animated: false,
        is_video: false,
      };
      return send(place, person, { sticker: { ...file, ...shape, emoji: '🙂' } }, more);
    },
    album: async (place, person, items, { caption, ...more } = {}) => {
      const contents = await Promise.all(
        items.map(item => {
          if ('photo' in item) return peoplesMedia(world, 'photo', item.photo, more);
          if ('video' in item) return peoplesMedia(world, 'video', item.video, more);
          return peoplesMedia(world, 'document', item.document, more);
        }),
      );
      const media_group_id = String(13_000_000_000_000 + world.nextNumber());
      return contents.map((content, index) =>
        send(
          place,
          person,
          { ...content, ...captioned(index === 0 ? caption : undefined) },
          {
            ...replying(more),
            media_group_id,
          },
        ),
      );
    },
    forward: (place, person, name) => {
      const original = posted(name);
      const { reply_markup: _, ...content } = currentContent(original);
      const { from, date } = original.head;
      return send(place, person, content, { forward_origin: { type: 'user', sender_user: from, date } });
    },
    editMessage: (name, text) => {
      const original = posted(name);
      const content = currentContent(original);
      const words = content.text === undefined ? captioned(text) : spoken(text);
      original.revisions.push({ at: world.options.now(), content: { ...content, ...words } });
      const edited = wire(original);
      if (hears(world, room(name.chat.id), edited)) announce(world.line, { edited_message: edited });
      return edited;
    },
    deleteForAll: name => {
      posted(name).deleted = true;
    },
    press: (name, what, person, more = {}) => press(world, posted(name), what, person, more),
  };
}

const replying = ({ replyTo }: Saying): Saying => (replyTo ? { replyTo } : {});

const spoken = (text: string): Content => {
  const entities = entitiesOf(text);
  return { text, ...(entities.length > 0 && { entities }) };
};
const captioned = (caption: string | undefined): Content => {
  if (caption === undefined) return {};
  const caption_entities = entitiesOf(caption);
  return { caption, ...(caption_entities.length > 0 && { caption_entities }) };
};

/** Every message of a topic carries the topic's first message as if it answered it. */
function topicHead(room: Room, thread: number | undefined): Partial<Head> {
  const opening = thread === undefined ? undefined : room.posts.get(thread);
  if (!opening) return threadHead(room, thread);
  return { ...threadHead(room, thread), reply_to_message: wire(opening) };
}

async function peoplesMedia(
  world: World,
  kind: MediaKind,
  content: FileInput,
  more: Sending,
): Promise<Content> {
  if (kind === 'photo') return { photo: await keepPhoto(world, content) };
  const { width = 640, height = 360, duration = 3 } = more;
  const file_name = more.name ?? (typeof content === 'string' ? basename(content) : undefined);
  const mime_type = more.mimeType ?? mimeTypes[kind];
  const file = await keepFile(world, `${kind}s`, { file_name, mime_type, content });
  return mediaContent(kind, file, { width, height, duration });
}

const mimeTypes: Record<MediaKind, string> = {
  photo: 'image/jpeg',
  video: 'video/mp4',
  animation: 'video/mp4',
  document: 'application/octet-stream',
  audio: 'audio/mpeg',
  voice: 'audio/ogg',
};
