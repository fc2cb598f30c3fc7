import { chatKey } from '../src/chat.ts';
import type { Command } from '../src/conversation/command.ts';
import { tagOf } from '../src/conversation/tag.ts';

/**
 * Stops the chat's turns, or the one whose button was pressed. A running turn says itself that it stopped, so
 * this speaks only where there was nothing to stop, or where more than that one went.
 */
export const cancel: Command = {
  name: 'cancel',
  options: [],
  urgent: true,
  run: async talk => {
    const { texts, services, event } = talk;
    const chat = chatKey(event.chat);
    const tag = event.type === 'button' ? event.action.split(':')[1] : undefined;
    const unfinished = await services.engine.queued(chat);
    const wanted = unfinished.filter(turn => tag === undefined || tagOf(turn.id) === tag);
    const stopped = [];
    for (const turn of wanted) stopped.push(...(await services.engine.cancel(chat, turn.id)));
    if (stopped.length === 0) return talk.answer({ text: texts.nothingToCancel });
    if (stopped.length > 1) return talk.answer({ text: texts.cancelled(stopped.length) });
  },
};
