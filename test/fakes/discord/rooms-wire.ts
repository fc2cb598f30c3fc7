import { ChannelType } from 'discord.js';
import { type Channel, everyone, type Guild, isForum, isThread, moderator } from './rooms.ts';
import type { World } from './world.ts';

/** Places and their people as the bot gets them. */

export function memberWire(world: World, guild: Guild, userId: string) {
  const member = guild.members.get(userId);
  const isBot = userId === world.bot.id;
  if (!member && !isBot) return undefined;
  return {
    user: member?.user ?? world.bot,
    nick: null,
    avatar: null,
    banner: null,
    roles: isBot ? [guild.botRole] : member?.moderator ? [guild.moderatorRole] : [],
    joined_at: new Date(member?.joinedAt ?? guild.createdAt).toISOString(),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  };
}

export function channelWire(world: World, channel: Channel) {
  const { id, type, name, guildId, parentId, recipients, denied } = channel;
  if (guildId === undefined) {
    const group = { name, icon: null, owner_id: channel.ownerId };
    return {
      id,
      type,
      flags: 0,
      recipients,
      last_message_id: null,
      ...(type === ChannelType.GroupDM && group),
    };
  }
  const common = {
    id,
    type,
    name,
    flags: 0,
    guild_id: guildId,
    parent_id: parentId ?? null,
    last_message_id: null,
  };
  if (isThread(channel)) return { ...common, ...threadFacts(channel) };
  const overwrite = { type: 1, allow: '0', deny: String(denied) };
  return {
    ...common,
    position: 0,
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: denied === 0n ? [] : [{ ...overwrite, id: world.bot.id }],
    ...(isForum(channel) && { available_tags: [], default_sort_order: null, default_reaction_emoji: null }),
  };
}

const threadFacts = ({ ownerId, createdAt }: Channel) => ({
  owner_id: ownerId,
  message_count: 0,
  member_count: 1,
  total_message_sent: 0,
  rate_limit_per_user: 0,
  thread_metadata: {
    archived: false,
    auto_archive_duration: 1_440,
    archive_timestamp: new Date(createdAt).toISOString(),
    create_timestamp: new Date(createdAt).toISOString(),
    locked: false,
  },
});

export function guildWire(world: World, guild: Guild) {
  const channels = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id);
  const members = [world.bot.id, ...guild.members.keys()].map(id => memberWire(world, guild, id));
  return {
    ...guildFacts(guild),
    large: false,
    unavailable: false,
    joined_at: new Date(guild.createdAt).toISOString(),
    member_count: members.length,
    members,
    channels: channels.filter(one => !isThread(one)).map(one => channelWire(world, one)),
    threads: channels.filter(isThread).map(one => channelWire(world, one)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

const role = (id: string, name: string, permissions: bigint, position: number) => ({
  id,
  name,
  permissions: String(permissions),
  position,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  managed: false,
  mentionable: false,
  flags: 0,
  icon: null,
  unicode_emoji: null,
});

export function guildFacts(guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.id,
    premium_tier: guild.tier,
    premium_subscription_count: 0,
    preferred_locale: guild.locale,
    roles: [
      role(guild.id, '@everyone', everyone, 0),
      role(guild.botRole, 'bot', everyone, 1),
      role(guild.moderatorRole, 'moderator', moderator, 2),
    ],
    features: [],
    emojis: [],
    stickers: [],
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    application_id: null,
    vanity_url_code: null,
    nsfw: false,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    max_members: 500_000,
    max_presences: null,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    home_header: null,
    incidents_data: null,
  };
}
