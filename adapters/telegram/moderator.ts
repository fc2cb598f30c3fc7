import type { Api } from 'grammy';
import type { ChatEvent } from '../../src/chat.ts';
import { spokenCommand } from '../../src/conversation/spoken.ts';
import type { Log } from '../../src/log.ts';
import type { Timing } from '../../src/timing.ts';
import { forGrammy } from './signal.ts';

/**
 * Asked only where it matters: someone in a group wants to stop something. What comes after waits for it, so there is
 * time for a second try and no more. Who can't be looked up is none.
 */
export async function withModerator(
  api: Api,
  event: ChatEvent,
  { timing, log }: { timing: Timing; log: Log },
): Promise<ChatEvent> {
  const { chatId } = event.chat;
  if (!chatId.startsWith('-') || !isCancel(event) || event.author.moderator) return event;
  const late = forGrammy(AbortSignal.timeout(timing.telegramCall));
  const look = () => api.getChatMember(chatId, Number(event.author.id), late);
  try {
    const { status } = await look().catch(look);
    const moderator = status === 'creator' || status === 'administrator';
    return { ...event, author: { ...event.author, moderator } };
  } catch {
    log.debug('a member of a group could not be looked up');
    return event;
  }
}

function isCancel(event: ChatEvent): boolean {
  if (event.type === 'command') return event.name === 'cancel';
  if (event.type === 'message') return spokenCommand(event.text) === 'cancel';
  return event.type === 'button' && event.action.startsWith('cancel');
}
