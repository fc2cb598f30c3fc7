import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { ChatError } from '../../src/chat.ts';

/** Discord's codes as the conversation knows them: what is not there any more, and what it may not do. */
const gone = new Set<number | string>([10_003, 10_008, 10_015, 10_062, 50_027, 50_083]);

/** The bot is not allowed to speak where it was asked: another way has to be found. */
const shutOut = new Set<number | string>([50_001, 50_013, 50_007]);

/** Any failure of a call as one of five meanings; the address and the token are in none of them. */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof RateLimitError) {
    return new ChatError('rate-limited', 'Discord: too fast', { retryAfterMs: error.retryAfter });
  }
  if (error instanceof DiscordAPIError) {
    const message = `Discord: ${error.status} ${error.code} ${error.message}`;
    if (error.status === 413 || error.code === 40_005) return new ChatError('too-large', message);
    if (gone.has(error.code)) return new ChatError('gone', message);
    return new ChatError(error.status >= 500 || error.status === 401 ? 'unknown' : 'rejected', message, {
      cause: error.code,
    });
  }
  if (error instanceof HTTPError) {
    return new ChatError(error.status === 413 ? 'too-large' : 'unknown', `Discord: ${error.status}`);
  }
  return new ChatError('unknown', `Discord: ${error instanceof Error ? error.name : 'no answer'}`);
}

export function isShutOut(error: unknown): boolean {
  if (!(error instanceof ChatError)) return false;
  return (typeof error.cause === 'number' || typeof error.cause === 'string') && shutOut.has(error.cause);
}

/** What the bot points at it would have to be allowed to read; just to speak, it need not. */
export function mayNotPoint(error: unknown): boolean {
  return error instanceof ChatError && (error.cause === 160_002 || error.cause === 160_009);
}

/** The interaction has had its first response already. */
export function isAcknowledged(error: unknown): boolean {
  return error instanceof ChatError && error.cause === 40_060;
}

/** An interaction that takes nothing more: its token is dead, or it has had all its follow-ups. */
export function isOver(error: unknown): boolean {
  return error instanceof ChatError && (error.reason === 'gone' || error.cause === 40_094);
}
