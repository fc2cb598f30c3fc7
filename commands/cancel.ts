import { chatKey } from '../src/chat.ts';
import type { Command } from '../src/conversation/command.ts';
import { tagOf } from '../src/conversation/tag.ts';
import { heldBy } from '../src/conversation/wish/held.ts';

/**
 * Stops the person's turns in the chat (a moderator's: everybody's), or the one whose button was pressed. A running turn says itself that it stopped, so
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
    const { id, moderator } = event.author;
    const own = wanted.filter(turn => moderator || turn.user === `${event.chat.platform}:${id}`);
    if (own.length === 0 && wanted.length > 0) return talk.answer({ text: texts.notYours });
    const stopped = [];
    for (const turn of own) stopped.push(...(await services.engine.cancel(chat, turn.id)));
    for (const id of stopped) await services.lobby.close(id, texts.wasCancelled);
    const isAsked = heldBy(talk, id)?.price !== undefined;
    if (stopped.length === 0) return talk.answer({ text: isAsked ? texts.yesOrNo : texts.nothingToCancel });
    if (stopped.length > 1) return talk.answer({ text: texts.cancelled(stopped.length) });
  },
};
