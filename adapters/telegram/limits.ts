import type { ChatLimits } from '../../src/chat.ts';
import type { Timing } from '../../src/timing.ts';

const MiB = 1024 * 1024;

/** Telegram's own server takes 50 MB from bots and gives them 20; a local one lifts both. */
export const ownServer = 'https://api.telegram.org';
const publicSizes = { maxUploadBytes: 50 * MiB, maxDownloadBytes: 20 * MiB };
const localSizes = { maxUploadBytes: 2_000 * MiB, maxDownloadBytes: 2_000 * MiB };

/** What a chat can carry, by its id: groups have negative ones. */
export function limitsOf(apiRoot: string, timing: Timing): (chatId: string) => ChatLimits {
  const sizes = apiRoot === ownServer ? publicSizes : localSizes;
  return chatId => ({
    ...sizes,
    maxTextLength: 4_096,
    maxCaptionLength: 1_024,
    minEditIntervalMs: chatId.startsWith('-') ? timing.telegramGroupEditPause : timing.telegramEditPause,
    sharedEditIntervalMs: timing.telegramSharedEditPause,
    hasButtons: true,
    hearsAll: !chatId.startsWith('-'),
    posterSide: 320,
  });
}
