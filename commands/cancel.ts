import { z } from 'zod';
import { chatKey } from '../src/chat.ts';
import type { Command } from '../src/conversation/command.ts';
import { tagOf } from '../src/conversation/tag.ts';
import type { Talk } from '../src/conversation/talk.ts';
import { heldBy } from '../src/conversation/wish/held.ts';

/**
 * Stops what the person has asked for in the chat up to now (a moderator: what anybody has), or the wish whose button
 * was pressed. A running turn says itself that it stopped, so this speaks only where there was nothing to stop, where
 * more than one went, or one of which nothing had been said.
 */
export const cancel: Command = {
  name: 'cancel',
  options: [],
  urgent: true,
  run: async talk => {
    const { texts, services, event } = talk;
    const { engine, lobby } = services;
    const chat = chatKey(event.chat);
    const { own, others } = await talk.turn.step('unfinished', unfinishedSchema, () => findUnfinished(talk));
    if (own.length === 0) return talk.answer({ text: whyNothing(talk, others) });
    const turns = own.flat();
    // From the end, so that none begins where the one before it is gone.
    for (const { id } of turns.toReversed()) await engine.cancel(chat, id);
    const running = new Set((await engine.queued(chat)).map(({ id }) => id));
    const waited = turns.filter(({ id, begun }) => !begun && !running.has(id));
    let isTold = waited.length < turns.length;
    for (const { id } of waited) {
      const dismiss = () => lobby.dismiss(id, texts.wasCancelled);
      if (await talk.turn.step(`dismissed:${id}`, z.boolean(), dismiss)) isTold = true;
    }
    if (own.length > 1 || !isTold) return talk.answer({ text: texts.cancelled(own.length) });
  },
};

/** A wish that waits for a yes is no turn any more: it is dropped by a no, which has its place in the line. */
function whyNothing(talk: Talk, others: boolean): string {
  const { texts, event } = talk;
  if (event.type !== 'button' && heldBy(talk, event.author.id)?.price !== undefined) return texts.yesOrNo;
  return others ? texts.notYours : texts.nothingToCancel;
}

/** What a stop is about: one's own wishes, each with its turns, and whether there are those of others. */
const unfinishedSchema = z.object({
  own: z.array(z.array(z.object({ id: z.string(), begun: z.boolean() }))),
  others: z.boolean(),
});

/** Journaled before any of them is stopped: who is interrupted then still has to tell of each. */
async function findUnfinished({ services, event, turn }: Talk): Promise<z.infer<typeof unfinishedSchema>> {
  const { id, moderator } = event.author;
  const tag = event.type === 'button' ? event.action.split(':')[1] : undefined;
  const asked = await services.lobby.wishes(chatKey(event.chat));
  const wanted = asked
    .map(wish => wish.filter(({ place }) => place < turn.turn.place))
    .filter(wish => wish.some(one => tag === undefined || tagOf(one.id) === tag));
  const asker = `${event.chat.platform}:${id}`;
  const own = wanted.filter(wish => moderator || wish.every(({ user }) => user === asker));
  return { own: own.map(wish => wish.map(({ id, begun }) => ({ id, begun }))), others: wanted.length > 0 };
}
