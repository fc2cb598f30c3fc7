import { type APIUser, ChannelType, PermissionFlagsBits as P, type PermissionsString } from 'discord.js';
import type { World } from './world.ts';

/** Somebody who uses the platform. */
export interface Person {
  user: APIUser;
  locale: string;
  /** Whether the application is installed for this person, beside the guilds that have it. */
  installed: boolean;
  /** Takes no messages from the bot. */
  closed: boolean;
  /** What this person may upload anywhere, in bytes, where it is more than the guild allows. */
  uploadLimit: number;
}

export interface Guild {
  id: string;
  name: string;
  tier: 0 | 1 | 2 | 3;
  locale: string;
  /** Whether the bot is a member. */
  installed: boolean;
  /** What the bot's role does not allow anywhere in it. */
  denied: bigint;
  members: Map<string, { user: APIUser; moderator: boolean; joinedAt: number }>;
  botRole: string;
  moderatorRole: string;
  createdAt: number;
}

/** A channel of a guild, a thread, a direct message or a group of friends. */
export interface Channel {
  id: string;
  type: ChannelType;
  name: string;
  guildId: string | undefined;
  /** The channel that a thread hangs on. */
  parentId: string | undefined;
  ownerId: string;
  /** Of private channels. */
  recipients: APIUser[];
  /** What the bot may not do here. */
  denied: bigint;
  /** Times at which the bot was seen typing. */
  typing: number[];
  createdAt: number;
}

export const bits = (names: readonly PermissionsString[]) => names.reduce((sum, name) => sum | P[name], 0n);

export const everyone = bits([
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'CreatePublicThreads',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'AddReactions',
  'UseApplicationCommands',
  'UseExternalApps',
]);
export const moderator =
  everyone | bits(['ManageMessages', 'ManageChannels', 'ManageGuild', 'ModerateMembers']);
const privately = everyone & ~bits(['CreatePublicThreads']);

export const isThread = ({ type }: Channel) => type === ChannelType.PublicThread;
export const isForum = ({ type }: Channel) => type === ChannelType.GuildForum;

export const guildOf = (world: World, { guildId }: Channel): Guild | undefined =>
  world.guilds.get(guildId ?? '');

/** 0 a guild, 1 the direct messages with the bot, 2 any other private channel. */
export function contextOf(world: World, channel: Channel): 0 | 1 | 2 {
  if (guildOf(world, channel)) return 0;
  return channel.recipients.length === 1 ? 1 : 2;
}

/** Whether the bot is in this place at all. */
export function botIsIn(world: World, channel: Channel): boolean {
  const guild = guildOf(world, channel);
  return guild ? guild.installed : channel.type === ChannelType.DM;
}

export function botPermissions(world: World, channel: Channel): bigint {
  if (channel.guildId === undefined) return privately;
  const parent = world.channels.get(channel.parentId ?? '');
  const inGuild = guildOf(world, channel)?.denied ?? 0n;
  return everyone & ~inGuild & ~channel.denied & ~(parent?.denied ?? 0n);
}

export function personPermissions(guild: Guild | undefined, userId: string): bigint {
  if (!guild) return privately;
  return guild.members.get(userId)?.moderator ? moderator : everyone;
}

export const uploadLimit = (world: World, channel: Channel): number =>
  world.options.uploadLimit[guildOf(world, channel)?.tier ?? 0];
