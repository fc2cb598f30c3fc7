import type { Accept, ChatEvent } from '../chat.ts';
import { chatKey } from '../chat.ts';
import type { TurnEngine } from '../turns/engine.ts';
import type { Access } from '../usage/access.ts';
import type { Command } from './command.ts';
import { spokenCommand } from './spoken.ts';

/**
 * Takes an event over: it is stored as a turn of its chat when this resolves. What must work while another turn
 * of the chat runs (`/cancel`, `/credits`, …, in words or as a button too) goes beside the line; so does what is only
 * refused, but for albums, which are answered as one.
 */
export function createAccept(
  engine: TurnEngine,
  commands: readonly Command[],
  isOpenTo: Access['isOpenTo'] = () => true,
): Accept {
  const urgentNames = new Set(
    commands.filter(command => command.urgent).map(command => String(command.name)),
  );
  const isUrgent = (event: ChatEvent) => {
    const name = commandOf(event);
    if (urgentNames.has(name ?? '')) return true;
    const isOfAlbum = event.type === 'message' && event.groupId !== undefined;
    return !isOfAlbum && name !== 'start' && event.type !== 'moved' && !isOpenTo(event);
  };
  return event =>
    engine.enqueue({
      id: `${event.chat.platform}:${event.id}`,
      chat: chatKey(event.chat),
      user: `${event.chat.platform}:${event.author.id}`,
      urgent: isUrgent(event),
      payload: event,
    });
}

/** The command that an event stands for, if any. */
function commandOf(event: ChatEvent): string | undefined {
  if (event.type === 'command') return event.name;
  if (event.type === 'button') return event.action.split(':')[0];
  if (event.type === 'moved') return undefined;
  return event.attachments.length === 0 ? spokenCommand(event.text) : undefined;
}
