import { type APIUser, MessageFlags } from 'discord.js';
import type { Upload } from '../form.ts';
import { type Attachment, keepAttachment } from './attachments.ts';
import type { MessageForm } from './form.ts';
import type { Content } from './posts.ts';
import { invalidForm, refusals } from './refusals.ts';
import { type Channel, guildOf } from './rooms.ts';
import type { World } from './world.ts';

/** One message that the bot sends or edits. */
export interface Composition {
  world: World;
  route: string;
  channel: Channel;
  form: MessageForm;
  files: ReadonlyMap<string, Upload>;
  /** Bytes that each file may have. */
  limit: number;
  ephemeral: boolean;
}

/** What the message holds then; `before` is what an edit starts from. */
export function compose(composition: Composition, before?: Content): Content {
  const { form } = composition;
  const attachments = composeAttachments(composition, before?.attachments ?? []);
  const content = {
    text: form.content === undefined ? (before?.text ?? '') : (form.content ?? ''),
    components: form.components === undefined ? (before?.components ?? []) : (form.components ?? []),
    embeds: form.embeds === undefined ? (before?.embeds ?? []) : (form.embeds ?? []),
    attachments,
  };
  // Buttons alone make no message.
  if (content.text.trim() === '' && attachments.length + content.embeds.length === 0) {
    throw refusals.emptyMessage();
  }
  return content;
}

/** Where `attachments` is given, it names all that the message has afterwards, old and new. */
function composeAttachments(composition: Composition, before: Attachment[]): Attachment[] {
  const { form, files, limit } = composition;
  if ([...files.values()].some(({ bytes }) => bytes > limit)) throw refusals.tooLarge();
  const listed = form.attachments;
  if (!listed) {
    return [...before, ...[...files].map(([, file]) => keepUpload(composition, file, undefined, undefined))];
  }
  const unlisted = [...files.keys()].filter(index => !listed.some(({ id }) => id === index));
  for (const index of unlisted) complain(composition, 'attachments', `files[${index}] is not listed`);
  const kept = listed.map(({ id, filename, description }, index) => {
    const file = files.get(id);
    if (file) return keepUpload(composition, file, filename ?? undefined, description ?? undefined);
    const old = before.find(one => one.id === id);
    if (old) return old;
    const path = ['attachments', index, 'id'];
    throw invalidForm([
      { path, code: 'ATTACHMENT_NOT_FOUND', message: `Attachment data for ${id} not found` },
    ]);
  });
  for (const old of before) if (!kept.includes(old)) old.gone = true;
  return kept;
}

function keepUpload(
  { world, channel, ephemeral }: Composition,
  file: Upload,
  name: string | undefined,
  description: string | undefined,
): Attachment {
  const isSeen = file.type.startsWith('image/') || file.type.startsWith('video/');
  return keepAttachment(world, {
    channelId: channel.id,
    name: (name ?? file.name).replaceAll(/[^\w.-]/g, '_'),
    type: file.type,
    bytes: file.bytes,
    sha256: file.sha256,
    content: file.content ?? { bytes: file.bytes },
    description,
    width: isSeen ? 640 : undefined,
    height: isSeen ? 360 : undefined,
    ephemeral,
  });
}

/** Who is mentioned by a text, and whose device rings for it. A bot that makes it ring breaks the house's rule. */
export function mentionsOf(composition: Composition, text: string, answered: APIUser | undefined) {
  const { world, channel, form } = composition;
  const allowed = form.allowed_mentions;
  const parsed = (kind: 'users' | 'roles' | 'everyone') =>
    !allowed || (allowed.parse?.includes(kind) ?? false);
  const named = namedIn(world, text);
  const rung = named.filter(({ id }) => parsed('users') || allowed?.users?.includes(id)).map(({ id }) => id);
  const roles = [...text.matchAll(/<@&(\d+)>/g)].map(([, id = '']) => id);
  const rungRoles = roles.filter(id => parsed('roles') || allowed?.roles?.includes(id));
  const all =
    guildOf(world, channel) && /@(?:everyone|here)/.test(text) && parsed('everyone') ? ['everyone'] : [];
  const answers = answered && (allowed ? allowed.replied_user === true : true);
  const pinged = [...new Set([...rung, ...rungRoles, ...all, ...(answers ? [answered.id] : [])])];
  if (pinged.length > 0) complain(composition, 'mention', `the message rings for ${pinged.join(', ')}`);
  const mentions = [...new Set([...named, ...(answers ? [answered] : [])])];
  return { mentions, pinged };
}

export function namedIn(world: World, text: string): APIUser[] {
  const ids = [...text.matchAll(/<@!?(\d+)>/g)].map(([, id = '']) => id);
  return [...new Set(ids)].flatMap(id =>
    id === world.bot.id ? world.bot : (world.people.get(id)?.user ?? []),
  );
}

/** The flags that a message keeps, of those that were asked for. */
export const lastingFlags = (form: MessageForm, allowed: number) => (form.flags ?? 0) & allowed;
export const plainFlags = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications;

function complain({ world, route }: Composition, rule: 'mention' | 'attachments', detail: string): void {
  world.violations.push({ rule, route, detail, at: world.options.now() });
}
