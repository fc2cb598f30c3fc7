import { createHmac } from 'node:crypto';
import type { FileInput } from '../content.ts';
import type { World } from './world.ts';

/** A file that the platform keeps. Bytes, pixels. */
export interface Attachment {
  id: string;
  channelId: string;
  name: string;
  type: string;
  bytes: number;
  sha256: string | undefined;
  content: FileInput;
  description: string | undefined;
  width: number | undefined;
  height: number | undefined;
  ephemeral: boolean;
  /** Of a deleted message: its link is dead. */
  gone: boolean;
}

const isSpoiler = 8;

/** The attachment as it goes over the wire, with a link that is fresh. */
export function attachmentWire(world: World, attachment: Attachment) {
  const url = freshLink(world, attachment);
  const { width, height, description } = attachment;
  return {
    id: attachment.id,
    filename: attachment.name,
    size: attachment.bytes,
    url,
    proxy_url: url,
    content_type: attachment.type,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(description !== undefined && { description }),
    ...(attachment.ephemeral && { ephemeral: true }),
    ...(attachment.name.startsWith('SPOILER_') && { flags: isSpoiler }),
  };
}

export function keepAttachment(world: World, facts: Omit<Attachment, 'id' | 'gone'>): Attachment {
  const attachment = { ...facts, id: world.nextId(), gone: false };
  world.attachments.set(attachment.id, attachment);
  return attachment;
}

const seconds = (ms: number) => Math.floor(ms / 1_000).toString(16);

function freshLink(world: World, attachment: Attachment): string {
  const { now, linkLifetime } = world.options;
  const path = pathOf(attachment);
  const issued = seconds(now());
  const expires = seconds(now() + linkLifetime);
  return `${world.origin}${path}?ex=${expires}&is=${issued}&hm=${sign(world, path, expires)}&`;
}

function pathOf({ channelId, id, name, ephemeral }: Attachment): string {
  const folder = ephemeral ? 'ephemeral-attachments' : 'attachments';
  return `/${folder}/${channelId}/${id}/${encodeURIComponent(name)}`;
}

const sign = (world: World, path: string, expires: string) =>
  createHmac('sha256', world.secret).update(`${path}?${expires}`).digest('hex');

function attachmentAt(world: World, path: string): Attachment | undefined {
  const id = /^\/(?:ephemeral-)?attachments\/\d+\/(\d+)\//.exec(path)?.[1];
  const found = world.attachments.get(id ?? '');
  return found && !found.gone && pathOf(found) === path ? found : undefined;
}

/** The file that a link leads to; undefined where the link is made up, outdated or the message is deleted. */
export function followLink(world: World, { pathname, searchParams }: URL): Attachment | undefined {
  const expires = searchParams.get('ex') ?? '';
  if (searchParams.get('hm') !== sign(world, pathname, expires)) return undefined;
  if (Number.parseInt(expires, 16) * 1_000 < world.options.now()) return undefined;
  return attachmentAt(world, pathname);
}

/** A link that is good again; a link to nothing comes back as it was. */
export function refreshLink(world: World, link: string): string {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  const found = url && attachmentAt(world, url.pathname);
  return found ? freshLink(world, found) : link;
}
