import type { ChatEvent, ChatLimits } from '../../src/chat.ts';
import type { Timing } from '../../src/timing.ts';
import { ofLatestChannels } from './latest.ts';

const MiB = 1024 * 1024;
/** What everybody may send. */
const usual = 10 * MiB;

/** What limits there are; one that was refused is followed by the next. */
const steps = [100 * MiB, 50 * MiB, 20 * MiB, usual];

export interface Limits {
  of(event: Pick<ChatEvent, 'chat' | 'limits'>): ChatLimits;
  /** Discord refused a file of so many bytes. */
  refused(chatId: string, bytes: number): void;
}

/** What a channel can carry: as who heard the event says, or as a refusal has taught. */
export function createLimits(timing: Timing): Limits {
  const refused = ofLatestChannels();
  return {
    of: ({ chat, limits: { maxUploadBytes = usual, hearsAll = true } = {} }) => ({
      maxUploadBytes: Math.min(maxUploadBytes, refused.get(chat.chatId) ?? Infinity),
      maxDownloadBytes: 500 * MiB,
      maxTextLength: 2_000,
      maxCaptionLength: 2_000,
      minEditIntervalMs: timing.discordEditPause,
      sharedEditIntervalMs: timing.discordSharedEditPause,
      hasButtons: true,
      hearsAll,
      posterSide: 0,
    }),
    refused: (chatId, bytes) =>
      void refused.set(chatId, steps.find(step => step < bytes) ?? Math.floor(bytes / 2)),
  };
}
