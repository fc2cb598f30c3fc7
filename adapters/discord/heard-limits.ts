import { type Client, GuildPremiumTier } from 'discord.js';
import type { ChatEvent, ChatRef } from '../../src/chat.ts';
import { ofLatestChannels } from './latest.ts';

const MiB = 1024 * 1024;
/** What boosted servers may send. */
const boosted = { [GuildPremiumTier.Tier2]: 50 * MiB, [GuildPremiumTier.Tier3]: 100 * MiB };

/** What who is connected can tell of a channel's limits, to go with the event. */
export interface HeardLimits {
  /** The event as it goes on in `chat`, which is a thread of the bot's own if it is another one. */
  tell(event: ChatEvent, chat: ChatRef): ChatEvent;
  /** An interaction says what fits where it was made. */
  learn(chatId: string, maxUploadBytes: number): void;
}

export function createHeardLimits(current: () => Client | undefined, readsAll: boolean): HeardLimits {
  const said = ofLatestChannels();
  const channelOf = (chatId: string) => current()?.channels.cache.get(chatId);

  function byTier(chatId: string): number | undefined {
    const channel = channelOf(chatId);
    const tier = channel && 'guild' in channel ? channel.guild.premiumTier : GuildPremiumTier.None;
    return tier === GuildPremiumTier.Tier2 || tier === GuildPremiumTier.Tier3 ? boosted[tier] : undefined;
  }

  /**
   * In a server, plain words are not heard or left alone, but for the bot's own threads as far as it may read them.
   * Where it is no member there is no such channel, and a reply would not be heard either.
   */
  function hearsAll(chatId: string): boolean {
    const channel = channelOf(chatId);
    if (!channel || channel.isDMBased()) return true;
    return readsAll && channel.isThread() && channel.ownerId === current()?.user?.id;
  }

  return {
    tell: (event, chat) => {
      const from = event.chat.chatId;
      const maxUploadBytes = said.get(chat.chatId) ?? byTier(from);
      return {
        ...event,
        limits: {
          ...(maxUploadBytes !== undefined && { maxUploadBytes }),
          hearsAll: chat.chatId === from ? hearsAll(from) : readsAll,
        },
      };
    },
    learn: (chatId, maxUploadBytes) => void said.set(chatId, maxUploadBytes),
  };
}
