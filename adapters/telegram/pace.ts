import { setTimeout as sleep } from 'node:timers/promises';
import type { Timing } from '../../src/timing.ts';

/** Calls in one group that Telegram takes within `telegramGroupWindow`. */
const perWindow = 20;

/** Spaces what is said in each chat as Telegram wants it, so that nothing is refused for pace. */
export interface Pace {
  /** Resolves when it is this call's turn; rejects where it would have to wait and the bot stops. */
  turn(chatId: string): Promise<void>;
  /** Telegram wants to hear nothing more in this chat for so long. */
  rest(chatId: string, ms: number): void;
}

interface Chat {
  /** When calls were made or will be. */
  taken: number[];
  restsUntil: number;
}

/** Groups have negative ids. */
export function createPace(timing: Timing, stopping: AbortSignal): Pace {
  const chats = new Map<string, Chat>();
  return {
    turn: async chatId => {
      const isGroup = chatId.startsWith('-');
      const window = isGroup ? timing.telegramGroupWindow : timing.telegramChatPause;
      const now = performance.now();
      const { taken: before, restsUntil } = chats.get(chatId) ?? { taken: [], restsUntil: 0 };
      const taken = before.filter(at => at > now - window);
      const blocking = isGroup ? taken.at(-perWindow) : taken.at(-1);
      const at = Math.max(now, restsUntil, blocking === undefined ? 0 : blocking + window);
      chats.set(chatId, { taken: [...taken, at], restsUntil });
      if (chats.size > 5_000) forgetQuiet(chats, now - timing.telegramGroupWindow);
      if (at > now) await sleep(at - now, undefined, { signal: stopping });
    },
    rest: (chatId, ms) => {
      const { taken } = chats.get(chatId) ?? { taken: [] };
      chats.set(chatId, { taken, restsUntil: performance.now() + Math.min(ms, timing.chatMaxPause) });
    },
  };
}

function forgetQuiet(chats: Map<string, Chat>, before: number): void {
  for (const [chat, { taken, restsUntil }] of chats) {
    if (Math.max(taken.at(-1) ?? 0, restsUntil) < before) chats.delete(chat);
  }
}
