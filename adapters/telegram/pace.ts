import { setTimeout as sleep } from 'node:timers/promises';
import type { Timing } from '../../src/timing.ts';

/** Calls in one group that Telegram takes within `telegramGroupWindow`. */
const perWindow = 20;

/**
 * Spaces what is said in each chat as Telegram wants it, so that nothing is refused for pace: resolves when it is
 * this call's turn. Groups have negative ids.
 */
export function createPace(timing: Timing): (chatId: string) => Promise<void> {
  const chats = new Map<string, number[]>();
  return async chatId => {
    const isGroup = chatId.startsWith('-');
    const window = isGroup ? timing.telegramGroupWindow : timing.telegramChatPause;
    const now = Date.now();
    const taken = (chats.get(chatId) ?? []).filter(at => at > now - window);
    const blocking = isGroup ? taken.at(-perWindow) : taken.at(-1);
    const at = blocking === undefined ? now : Math.max(now, blocking + window);
    chats.set(chatId, [...taken, at]);
    if (chats.size > 5_000) forgetQuiet(chats, now - timing.telegramGroupWindow);
    if (at > now) await sleep(at - now);
  };
}

function forgetQuiet(chats: Map<string, number[]>, before: number): void {
  for (const [chat, taken] of chats) if ((taken.at(-1) ?? 0) < before) chats.delete(chat);
}
