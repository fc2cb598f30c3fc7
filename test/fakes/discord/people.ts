import { basename } from 'node:path';
import { type APIUser, ChannelType, MessageType, type PermissionsString } from 'discord.js';
import { type FileInput, hashOf, sizeOf } from '../content.ts';
import { type Attachment, attachmentWire, keepAttachment } from './attachments.ts';
import { namedIn } from './compose.ts';
import {
  directMessages,
  openChannel,
  openGroup,
  openGuild,
  openThread,
  removeBot,
  removeChannel,
} from './places.ts';
import { currentContent, edit, type Post, post, remove } from './posts.ts';
import { bits, type Channel, type Guild, type Person } from './rooms.ts';
import { createUser, type World } from './world.ts';

/** A file as a person sends it: the file alone, or with what is known of it. */
export type Sent = FileInput | SentFile;
export interface SentFile {
  file: FileInput;
  name?: string;
  type?: string;
  spoiler?: boolean;
  width?: number;
  height?: number;
}

/** What names a message: what people's functions return and `messages` shows both fit. */
export interface MessageName {
  id: string;
}
/** What names a channel, a guild or somebody. */
export interface Place {
  id: string;
}

interface Saying {
  attachments?: readonly Sent[];
  replyTo?: MessageName;
  /** Passes a message on; words of one's own are another message. */
  forwards?: MessageName;
  /** A link to a picture elsewhere, which the platform shows a copy of. */
  linked?: { url: string; file: Sent };
  /** Whether a reply rings for who is answered; it does unless it is switched off. */
  ping?: boolean;
}

/** Who there is, where, and what they say. Of all that the bot is told as far as it may know. */
export interface People {
  user(name: string, more?: Partial<Omit<Person, 'user'>>): APIUser;
  /** A guild that has the bot, unless it is not `installed` there; `deny` is what its role does not allow. */
  guild(
    name: string,
    more?: Partial<Pick<Guild, 'tier' | 'locale' | 'installed'>> & { deny?: PermissionsString[] },
  ): Guild;
  /** A channel of a guild; `deny` is what the bot may not do there. With an `id` where that has to be known before. */
  channel(
    guild: Place,
    name: string,
    more?: { id?: string; forum?: boolean; deny?: PermissionsString[] },
  ): Channel;
  /** A person opens a thread, on a message or beside all. */
  thread(channel: Place, name: string, user: APIUser, on?: MessageName): Channel;
  /** A person opens a post in a forum, which is a thread with a first message. */
  forumPost(forum: Place, name: string, user: APIUser, text: string, more?: Saying): Promise<Channel>;
  dm(user: APIUser): Channel;
  groupDm(users: readonly APIUser[]): Channel;
  /** Somebody is a member from the first word on; this makes them one of those who keep order. */
  moderator(guild: Place, user: APIUser): void;
  removeBot(guild: Place): void;
  removeChannel(channel: Place): void;
  /** `<@id>` in the text names somebody, the bot too. */
  say(channel: Place, user: APIUser, text: string, more?: Saying): Promise<Post>;
  editMessage(message: MessageName, text: string): void;
  /** Somebody deletes a message, theirs or the bot's. */
  deleteForAll(message: MessageName): void;
}

export function peopleOf(world: World): People {
  const guildOf = ({ id }: Place): Guild => given(world.guilds.get(id), 'guild', id);
  const channelOf = ({ id }: Place): Channel => given(world.channels.get(id), 'channel', id);
  const postOf = ({ id }: MessageName): Post => given(world.posts.get(id), 'message', id);

  const say = async (
    place: Place,
    user: APIUser,
    text: string,
    more: Saying = {},
    id?: string,
  ): Promise<Post> => {
    const channel = channelOf(place);
    const attachments = await Promise.all((more.attachments ?? []).map(one => sendFile(world, channel, one)));
    join(world, channel, user);
    const copy = more.linked && attachmentWire(world, await sendFile(world, channel, more.linked.file));
    const thumbnail = copy && { url: more.linked?.url, proxy_url: copy.url, width: 640, height: 480 };
    const embeds = thumbnail ? [{ type: 'image', url: thumbnail.url, thumbnail }] : [];
    const answered = more.replyTo && postOf(more.replyTo);
    const rings = answered && more.ping !== false ? [answered.author] : [];
    return post(world, {
      ...(id !== undefined && { id }),
      channelId: channel.id,
      author: user,
      content: { text, attachments, components: [], embeds },
      mentions: [...new Set([...namedIn(world, text), ...rings])],
      ...(more.forwards && { forwards: postOf(more.forwards).id }),
      ...(answered && { replyTo: answered.id, type: MessageType.Reply }),
    });
  };

  return {
    user: (name, more = {}) => {
      const person = { locale: 'en-US', installed: false, closed: false, uploadLimit: 0, ...more };
      const user = createUser(world.nextId(), name);
      world.people.set(user.id, { ...person, user });
      return user;
    },
    guild: (name, { deny = [], ...more } = {}) =>
      openGuild(world, { tier: 0, locale: 'en-US', installed: true, denied: bits(deny), ...more, name }),
    channel: (guild, name, { id, forum = false, deny = [] } = {}) =>
      openChannel(world, guildOf(guild), {
        type: forum ? ChannelType.GuildForum : ChannelType.GuildText,
        name,
        denied: bits(deny),
        ...(id !== undefined && { id }),
      }),
    thread: (channel, name, user, on) => openThread(world, channelOf(channel), name, user.id, on?.id),
    forumPost: async (forum, name, user, text, more) => {
      const thread = openThread(world, channelOf(forum), name, user.id);
      await say(thread, user, text, more, thread.id);
      return thread;
    },
    dm: user => directMessages(world, user),
    groupDm: users => openGroup(world, [...users]),
    moderator: (place, user) => {
      const joinedAt = world.options.now();
      guildOf(place).members.set(user.id, { user, moderator: true, joinedAt });
    },
    removeBot: guild => removeBot(world, guildOf(guild)),
    removeChannel: channel => removeChannel(world, channelOf(channel)),
    say,
    editMessage: (name, text) => {
      const found = postOf(name);
      edit(world, found, { ...currentContent(found), text });
    },
    deleteForAll: name => remove(world, postOf(name)),
  };
}

export function given<T>(found: T | undefined, what: string, id: string): T {
  if (found === undefined) throw new Error(`there is no ${what} ${id}`);
  return found;
}

export function join(world: World, { guildId }: Channel, user: APIUser): void {
  const members = world.guilds.get(guildId ?? '')?.members;
  if (members && !members.has(user.id)) {
    members.set(user.id, { user, moderator: false, joinedAt: world.options.now() });
  }
}

export async function sendFile(
  world: World,
  channel: Channel,
  sent: Sent,
  ephemeral = false,
): Promise<Attachment> {
  const facts: SentFile = typeof sent === 'object' && 'file' in sent ? sent : { file: sent };
  const { file, type = 'image/png', spoiler = false } = facts;
  const name = facts.name ?? (typeof file === 'string' ? basename(file) : 'picture.png');
  const isSeen = type.startsWith('image/') || type.startsWith('video/');
  return keepAttachment(world, {
    channelId: channel.id,
    name: spoiler ? `SPOILER_${name}` : name,
    type,
    bytes: await sizeOf(file),
    sha256: hashOf(file),
    content: file,
    description: undefined,
    width: facts.width ?? (isSeen ? 640 : undefined),
    height: facts.height ?? (isSeen ? 480 : undefined),
    ephemeral,
  });
}
