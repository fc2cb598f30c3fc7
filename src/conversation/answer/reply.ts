import type { ChatEvent, OutMessage } from '../../chat.ts';

/** Points an answer at the message that it answers, where there is one. */
export function replyTo(event: ChatEvent): Pick<OutMessage, 'replyTo'> {
  return event.messageId === undefined ? {} : { replyTo: event.messageId };
}
