import { type APIUser, MessageFlags } from 'discord.js';
import { type Attachment, attachmentWire } from './attachments.ts';
import type { Interaction } from './interactions.ts';
import type { Place } from './people.ts';
import { type Content, currentContent, type Post } from './posts.ts';
import type { CallRecord, RegisteredCommand, Violation, World } from './world.ts';

/** A file of a message. Bytes, pixels. */
export interface ShownFile {
  id: string;
  name: string;
  type: string;
  bytes: number;
  sha256: string | undefined;
  /** The bytes themselves, unless the file was too large to keep them. */
  content: Uint8Array | undefined;
  description: string | undefined;
  spoiler: boolean;
  /** A link that is good from now on. */
  url: string;
}

export interface ShownButton {
  label: string;
  customId: string | undefined;
  url: string | undefined;
  style: number;
  disabled: boolean;
}

/** What stood in a message at some time. */
export interface Shown {
  at: number;
  text: string;
  attachments: ShownFile[];
  embeds: unknown[];
  /** Row by row; menus are not among them. */
  rows: ShownButton[][];
  buttons: ShownButton[];
}

/** A message as people see it now, with all it has been before. */
export interface ShownMessage extends Shown {
  id: string;
  channelId: string;
  from: APIUser;
  byBot: boolean;
  replyTo: string | undefined;
  flags: number;
  /** The one person who sees it; undefined where all do. */
  onlyFor: string | undefined;
  /** It says “thinking…”. */
  loading: boolean;
  /** What it is a response to. */
  interactionId: string | undefined;
  nonce: string | number | undefined;
  /** Everything that stood here, what stands here now last; each with its time. */
  history: Shown[];
  deleted: boolean;
  /** Whether people's devices told them of it: new messages do unless they are silent, edits never do. */
  notified: boolean;
  /** Whom it rang for because it mentions or answers them. */
  pinged: string[];
}

/** How an interaction stands for the person who asked. */
export interface ShownInteraction extends Interaction {
  /** Milliseconds until the first response; undefined while there is none. */
  acknowledgedAfter: number | undefined;
  /** “The application did not respond.” */
  failed: boolean;
}

/** What can be seen of all that happened. */
export interface Seen {
  /** The messages of a channel that were not deleted, or of all; oldest first. Ephemeral ones too: see `onlyFor`. */
  messages(channel?: Place): ShownMessage[];
  /** The deleted ones too. */
  everything(channel?: Place): ShownMessage[];
  interactions(): ShownInteraction[];
  /** Times at which the bot was typing in a channel. */
  typing(channel: Place): number[];
  /** The commands as they are registered now. */
  commands(): RegisteredCommand[];
  /** Every request, oldest first; or those of a route such as `POST /channels/{channel_id}/messages`. */
  calls(route?: string): CallRecord[];
  /** How many requests have not reached the end of their answer. */
  underWay(): number;
  /** Rules that the bot broke. */
  violations(): Violation[];
}

export function seenOf(world: World): Seen {
  const everything = (place?: Place) =>
    [...world.posts.values()]
      .filter(({ channelId }) => place === undefined || channelId === place.id)
      .map(post => show(world, post));
  return {
    everything,
    messages: place => everything(place).filter(({ deleted }) => !deleted),
    interactions: () => [...world.interactions.values()].map(one => standing(world, one)),
    typing: ({ id }) => [...(world.channels.get(id)?.typing ?? [])],
    commands: () => [...world.commands.values()],
    calls: route => world.calls.filter(call => route === undefined || call.route === route),
    underWay: () => world.underWay,
    violations: () => [...world.violations],
  };
}

function standing(world: World, interaction: Interaction): ShownInteraction {
  const { response, at } = interaction;
  const { now, interactionDeadline } = world.options;
  const acknowledgedAfter = response && response.at - at;
  return { ...interaction, acknowledgedAfter, failed: !response && now() - at > interactionDeadline };
}

function show(world: World, post: Post): ShownMessage {
  const { id, channelId, author, replyTo, flags, onlyFor, loading, interaction, nonce, deleted, pinged } =
    post;
  const history = post.revisions.map(({ at, content }) => ({ at, ...shown(world, content) }));
  return {
    ...shown(world, currentContent(post)),
    at: post.at,
    id,
    channelId,
    from: author,
    byBot: author.id === world.bot.id,
    replyTo,
    flags,
    onlyFor,
    loading,
    interactionId: interaction?.id,
    nonce,
    history,
    deleted,
    notified: (flags & MessageFlags.SuppressNotifications) === 0 && onlyFor === undefined,
    pinged,
  };
}

function shown(world: World, { text, attachments, embeds, components }: Content): Omit<Shown, 'at'> {
  const rows = components.map(row =>
    row.components.flatMap(control =>
      control.type === 2
        ? {
            label: control.label ?? control.emoji?.name ?? '',
            customId: control.custom_id ?? undefined,
            url: control.url ?? undefined,
            style: control.style,
            disabled: control.disabled ?? false,
          }
        : [],
    ),
  );
  return {
    text,
    embeds,
    rows,
    buttons: rows.flat(),
    attachments: attachments.map(file => showFile(world, file)),
  };
}

function showFile(world: World, file: Attachment): ShownFile {
  const { id, name, type, bytes, sha256, content, description } = file;
  return {
    id,
    name,
    type,
    bytes,
    sha256,
    content: content instanceof Uint8Array ? content : undefined,
    description,
    spoiler: name.startsWith('SPOILER_'),
    url: attachmentWire(world, file).url,
  };
}
