import { type APIUser, ChannelType, MessageFlags, MessageType } from 'discord.js';
import { type Attachment, attachmentWire } from './attachments.ts';
import type { Row } from './components.ts';
import { dispatch, guildEvents, type Hearing, intents } from './gateway/dispatch.ts';
import type { Interaction } from './interactions.ts';
import { botIsIn, type Channel, guildOf } from './rooms.ts';
import { memberWire } from './rooms-wire.ts';
import type { World } from './world.ts';

/** What an edit changes. */
export interface Content {
  text: string;
  attachments: Attachment[];
  components: Row[];
  embeds: unknown[];
}

/** A message with all that it has been. */
export interface Post {
  id: string;
  channelId: string;
  type: MessageType;
  author: APIUser;
  at: number;
  flags: number;
  replyTo: string | undefined;
  /** The message that is passed on by it. */
  forwards: string | undefined;
  /** Who is named in it or answered by it. */
  mentions: APIUser[];
  /** Ids of those whose devices rang because they were mentioned; `everyone` for all. */
  pinged: string[];
  nonce: string | number | undefined;
  /** What it is a response to. */
  interaction: Interaction | undefined;
  /** The one person who sees it. */
  onlyFor: string | undefined;
  /** The bot is “thinking…”. */
  loading: boolean;
  revisions: { at: number; content: Content }[];
  deleted: boolean;
}

export function currentContent({ revisions }: Post): Content {
  const last = revisions.at(-1);
  if (!last) throw new Error('a message without content');
  return last.content;
}

/** Whether the bot is shown what stands in a message. */
export function showsContent(world: World, post: Post, hasIntent: boolean): boolean {
  if (hasIntent || post.author.id === world.bot.id) return true;
  if (world.channels.get(post.channelId)?.guildId === undefined) return true;
  return post.mentions.some(({ id }) => id === world.bot.id);
}

/** The message as the bot gets it. */
export function messageWire(world: World, post: Post, shown: boolean, depth = 0): Record<string, unknown> {
  const { text, attachments, components, embeds } = currentContent(post);
  const original = world.posts.get(post.replyTo ?? '');
  const { interaction } = post;
  const forwarded = world.posts.get(post.forwards ?? '');
  return {
    id: post.id,
    channel_id: post.channelId,
    type: post.type,
    author: post.author,
    content: shown ? text : '',
    attachments: shown ? attachments.map(attachment => attachmentWire(world, attachment)) : [],
    components: shown ? components : [],
    embeds: shown ? embeds : [],
    timestamp: new Date(post.at).toISOString(),
    edited_timestamp: editedAt(post),
    mentions: post.mentions,
    mention_roles: [],
    mention_everyone: post.pinged.includes('everyone'),
    pinned: false,
    tts: false,
    flags: post.flags | (post.loading ? MessageFlags.Loading : 0),
    ...(post.nonce !== undefined && { nonce: post.nonce }),
    ...(interaction && {
      application_id: world.applicationId,
      webhook_id: world.applicationId,
      interaction_metadata: metadata(interaction),
    }),
    ...(post.replyTo !== undefined && {
      message_reference: { type: 0, message_id: post.replyTo, channel_id: post.channelId },
    }),
    ...(forwarded && {
      message_reference: { type: 1, message_id: forwarded.id, channel_id: forwarded.channelId },
      message_snapshots: [{ message: snapshot(messageWire(world, forwarded, shown, 1)) }],
    }),
    ...(post.replyTo !== undefined &&
      depth === 0 && {
        referenced_message:
          original && !original.deleted
            ? messageWire(world, original, showsContent(world, original, shown), 1)
            : null,
      }),
  };
}

/** Of a forwarded message it is told what it says, not who said it. */
function snapshot({
  type,
  content,
  attachments,
  embeds,
  timestamp,
  flags,
  mentions,
}: Record<string, unknown>) {
  return { type, content, attachments, embeds, timestamp, edited_timestamp: null, flags, mentions };
}

function editedAt({ revisions }: Post): string | null {
  const last = revisions.at(-1);
  return revisions.length > 1 && last ? new Date(last.at).toISOString() : null;
}

const metadata = ({ id, type, user, owners, name }: Interaction) => ({
  id,
  type,
  user,
  authorizing_integration_owners: owners,
  ...(type === 2 && { name, command_type: 1 }),
});

export type Draft = Pick<Post, 'channelId' | 'author'> & Partial<Post> & { content: Content };

/** Puts a message where people see it, and tells the bot. */
export function post(world: World, { content, ...draft }: Draft): Post {
  const at = world.options.now();
  const made: Post = {
    id: world.nextId(),
    type: draft.replyTo === undefined ? MessageType.Default : MessageType.Reply,
    at,
    flags: 0,
    replyTo: undefined,
    forwards: undefined,
    mentions: [],
    pinged: [],
    nonce: undefined,
    interaction: undefined,
    onlyFor: undefined,
    loading: false,
    deleted: false,
    ...draft,
    revisions: [{ at, content }],
  };
  world.posts.set(made.id, made);
  tell(world, 'MESSAGE_CREATE', made);
  return made;
}

export function edit(world: World, made: Post, content: Content): void {
  made.revisions.push({ at: world.options.now(), content });
  made.loading = false;
  tell(world, 'MESSAGE_UPDATE', made);
}

export function remove(world: World, made: Post): void {
  made.deleted = true;
  for (const attachment of currentContent(made).attachments) attachment.gone = true;
  const channel = world.channels.get(made.channelId);
  if (!channel || made.onlyFor !== undefined || !botIsIn(world, channel)) return;
  const { id, channelId: channel_id } = made;
  dispatch(world, hearing(channel), 'MESSAGE_DELETE', () => ({ id, channel_id, ...guildPart(channel) }));
}

const guildPart = ({ guildId }: Channel) => (guildId === undefined ? {} : { guild_id: guildId });

const hearing = ({ guildId }: Channel): Hearing =>
  guildId === undefined ? { intent: intents.directMessages } : guildEvents(guildId, intents.guildMessages);

function tell(world: World, name: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', made: Post): void {
  const channel = world.channels.get(made.channelId);
  if (!channel || made.onlyFor !== undefined || !botIsIn(world, channel)) return;
  const guild = guildOf(world, channel);
  const { user: _, ...member } = (guild && memberWire(world, guild, made.author.id)) ?? { user: undefined };
  dispatch(world, hearing(channel), name, ({ intents: wanted }) => ({
    ...messageWire(world, made, showsContent(world, made, (wanted & intents.messageContent) !== 0)),
    channel_type: channel.type,
    ...guildPart(channel),
    ...(guild && { member }),
  }));
}

/** Text and media can stand in every channel but a forum. */
export const takesMessages = ({ type }: Channel) => type !== ChannelType.GuildForum;
