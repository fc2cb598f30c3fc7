import { basename } from 'node:path/posix';
import type { Attachment as DiscordAttachment, Embed, Interaction, Message, User } from 'discord.js';
import {
  MessageReferenceType,
  ModalBuilder,
  PermissionFlagsBits,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Attachment, ChatEvent, ChatRef, Person } from '../../src/chat.ts';
import { animateMenu } from './commands.ts';
import { interactionName } from './names.ts';

export const discordPlatform = 'discord';

/** What somebody did by a command, a menu, a button or a window; undefined for all that is not for the conversation. */
export function interactionEvent(interaction: Interaction): ChatEvent | undefined {
  if (!interaction.channelId) return undefined;
  const chat = chatOf(interaction.channelId);
  const base = {
    id: interaction.id,
    chat,
    ...within(interaction),
    author: {
      ...personOf(interaction.user, interaction.locale),
      moderator: interaction.memberPermissions?.has(PermissionFlagsBits.ManageMessages) ?? false,
    },
    messageId: interactionName(interaction),
  };
  if (interaction.isChatInputCommand()) {
    const given = interaction.options.data;
    const options = given.flatMap(({ name, value }) =>
      typeof value === 'string' && !isPicture(name) ? [[name, value]] : [],
    );
    const attachments = given.flatMap(({ attachment }) => (attachment ? [attachmentOf(attachment)] : []));
    return {
      ...base,
      type: 'command',
      name: interaction.commandName,
      options: Object.fromEntries(options),
      attachments,
    };
  }
  if (interaction.isMessageContextMenuCommand() && interaction.commandName === animateMenu) {
    const attachments = picturesOf(interaction.targetMessage);
    return { ...base, type: 'command', name: 'animate', options: {}, attachments };
  }
  if (interaction.isButton()) {
    const message = { chat, messageId: interaction.message.id };
    return { ...base, type: 'button', action: interaction.customId, message };
  }
  if (interaction.isModalSubmit()) {
    const text = interaction.fields.getTextInputValue('wish');
    const below = interaction.message?.id;
    return { ...base, type: 'message', text, attachments: [], ...(below && { replyTo: below }) };
  }
  return undefined;
}

/** Something written, to the bot; undefined where there is nothing in it, or nothing that the bot may read. */
export function messageEvent(message: Message, me: string): ChatEvent | undefined {
  if (message.author.bot || message.system) return undefined;
  const replied = repliedTo(message);
  const isMentioned = message.mentions.users.has(me);
  const text = message.content.replace(new RegExp(`<@!?${me}>`, 'g'), '').trim();
  const attachments = filesOf(message);
  if (text === '' && attachments.length === 0 && !isMentioned) return undefined;
  return {
    type: 'message',
    id: message.id,
    chat: chatOf(message.channelId),
    ...within(message),
    author: {
      ...personOf(message.author, message.guild?.preferredLocale ?? ''),
      moderator: message.member?.permissions.has(PermissionFlagsBits.ManageMessages) ?? false,
    },
    messageId: message.id,
    ...(replied !== undefined && { replyTo: replied }),
    text,
    attachments,
  };
}

/** The window that "Change…" opens: what is typed there comes back as something written. */
export function changeWindow(title: string): ModalBuilder {
  const wish = new TextInputBuilder()
    .setCustomId('wish')
    .setStyle(TextInputStyle.Paragraph)
    .setMaxLength(1_500)
    .setRequired(true);
  return new ModalBuilder()
    .setCustomId('change')
    .setTitle(title.slice(0, 45))
    .addLabelComponents(label => label.setLabel(title.slice(0, 45)).setTextInputComponent(wish));
}

/** A thread and a post in a forum are channels, so each is a chat of its own. */
function chatOf(channelId: string): ChatRef {
  return { platform: discordPlatform, chatId: channelId };
}

/** A server, and the channel that a thread belongs to. */
function within({ guildId, channel }: Interaction | Message): Pick<ChatEvent, 'within'> {
  const ids = [guildId, channel?.isThread() ? channel.parentId : null].filter(id => id !== null);
  return ids.length > 0 ? { within: ids } : {};
}

function personOf(user: User, locale: string): Person {
  return { id: user.id, name: user.displayName, locale };
}

function isPicture(option: string): boolean {
  return option.startsWith('image');
}

/** A message that is forwarded refers to another as well, and is no reply to it. */
export function repliedTo({ reference }: Message): string | undefined {
  return reference?.type === MessageReferenceType.Forward ? undefined : reference?.messageId;
}

/** What was sent with a message, or with those that it forwards. */
export function filesOf(message: Message): Attachment[] {
  return withForwarded(message).flatMap(({ attachments }) => [...attachments.values()].map(attachmentOf));
}

/** Where nothing was sent, what is seen of the links. */
function picturesOf(message: Message): Attachment[] {
  const files = filesOf(message);
  return files.length > 0 ? files : withForwarded(message).flatMap(({ embeds }) => embeds.flatMap(seenOf));
}

const withForwarded = (message: Message) => [message, ...message.messageSnapshots.values()];

/** A picture from elsewhere comes as the copy that Discord has of it, so nobody leads the bot to an address of theirs. */
function seenOf({ image, thumbnail }: Embed): Attachment[] {
  const { url, proxyURL } = image ?? thumbnail ?? {};
  if (url === undefined || !proxyURL) return [];
  const name = URL.canParse(url) ? basename(new URL(url).pathname) : '';
  return [{ kind: 'image', name, source: { via: 'url', url: proxyURL } }];
}

/** A spoiler mark goes with the name, as Discord takes it from there again for the video. */
function attachmentOf({ name, spoiler, contentType, size, url }: DiscordAttachment): Attachment {
  const [kind] = contentType?.split('/') ?? [];
  return {
    kind: kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file',
    name: spoiler && !name.startsWith('SPOILER_') ? `SPOILER_${name}` : name,
    ...(contentType && { mimeType: contentType }),
    bytes: size,
    source: { via: 'url', url },
  };
}
