import { type Client, GuildPremiumTier } from 'discord.js';
import type { ChatLimits } from '../../src/chat.ts';
import type { Timing } from '../../src/timing.ts';
import { ofLatestChannels } from './latest.ts';

const MiB = 1024 * 1024;
/** What everybody may send, and what boosted servers may. */
const usual = 10 * MiB;
const boosted = { [GuildPremiumTier.Tier2]: 50 * MiB, [GuildPremiumTier.Tier3]: 100 * MiB };

/** What limits there are; one that was refused is followed by the next. */
const steps = [100 * MiB, 50 * MiB, 20 * MiB, usual];

export interface Limits {
  of(chatId: string): ChatLimits;
  /** An interaction says what fits where it was made. */
  learn(chatId: string, maxUploadBytes: number): void;
  /** Discord refused a file of so many bytes. */
  refused(chatId: string, bytes: number): void;
}

/** What a channel can carry: said by an interaction, by the server's tier, or learned from a refusal. */
export function createLimits(current: () => Client, readsAll: boolean, timing: Timing): Limits {
  const said = ofLatestChannels();
  const refused = ofLatestChannels();

  function byTier(chatId: string): number {
    const channel = current().channels.cache.get(chatId);
    const tier = channel && 'guild' in channel ? channel.guild.premiumTier : GuildPremiumTier.None;
    return tier === GuildPremiumTier.Tier2 || tier === GuildPremiumTier.Tier3 ? boosted[tier] : usual;
  }

  /**
   * In a server, plain words are not heard or left alone, but for the bot's own threads as far as it may read them.
   * Where it is no member there is no such channel, and a reply would not be heard either.
   */
  function hearsAll(chatId: string): boolean {
    const channel = current().channels.cache.get(chatId);
    if (!channel || channel.isDMBased()) return true;
    return readsAll && channel.isThread() && channel.ownerId === current().user?.id;
  }

  return {
    of: chatId => ({
      maxUploadBytes: Math.min(said.get(chatId) ?? byTier(chatId), refused.get(chatId) ?? Infinity),
      maxDownloadBytes: 500 * MiB,
      maxTextLength: 2_000,
      maxCaptionLength: 2_000,
      minEditIntervalMs: timing.discordEditPause,
      sharedEditIntervalMs: timing.discordSharedEditPause,
      hasButtons: true,
      hearsAll: hearsAll(chatId),
      posterSide: 0,
    }),
    learn: (chatId, maxUploadBytes) => void said.set(chatId, maxUploadBytes),
    refused: (chatId, bytes) =>
      void refused.set(chatId, steps.find(step => step < bytes) ?? Math.floor(bytes / 2)),
  };
}
