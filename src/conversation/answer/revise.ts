import { ChatError, type OutMessage, type SentRef } from '../../chat.ts';
import type { Talk } from '../talk.ts';
import { withPatience } from './patience.ts';

/** Changes a message that a person has answered by a button; where it can't be changed any more, it is said anew. */
export async function revise(talk: Talk, sent: SentRef, message: OutMessage): Promise<void> {
  try {
    await withPatience(talk.services.timing, talk.turn.signal, () => talk.adapter.edit(sent, message));
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    talk.log.info({ reason: error.reason }, 'a message can not be changed any more');
    await talk.answer(message);
  }
}
