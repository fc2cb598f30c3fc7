import { isDeepStrictEqual } from 'node:util';
import type { ChatAdapter, ChatEvent, ChatRef, OutMessage } from '../chat.ts';
import { type SentRef, sentRefSchema } from '../chat.ts';
import { workspaceOf } from '../media/workspace.ts';
import type { ChatSession } from '../sessions.ts';
import { textsIn } from '../texts/index.ts';
import type { TurnContext } from '../turns/engine.ts';
import { withPatience } from './answer/patience.ts';
import { createProgress } from './answer/progress.ts';
import { replyTo } from './answer/reply.ts';
import { joinLines, splitText } from './answer/split.ts';
import { languageIn } from './language.ts';
import type { Services } from './services.ts';
import type { Talk } from './talk.ts';

/** What is known before a turn goes on. */
export interface Remembered {
  session: ChatSession;
  /** The message that told its place in the line, if one did. */
  place: SentRef | undefined;
}

/** Gathers what a turn needs at hand. */
export function openTalk(
  services: Services,
  turn: TurnContext,
  event: ChatEvent,
  adapter: ChatAdapter,
  { session, place }: Remembered,
): Talk {
  const language = languageIn(event, session);
  const texts = textsIn(language);
  const limits = adapter.limits(event);
  const { log } = services;
  const progress = createProgress({
    turn,
    chat: event.chat,
    adapter,
    limits,
    texts,
    replyTo: replyTo(event),
    place,
    onShown: () => services.lobby.spoke(turn.turn.id),
    crowd: services.crowdOn(adapter.platform),
    timing: services.timing,
    log,
  });
  let answers = 0;
  const talk: Talk = {
    services,
    turn,
    event,
    adapter,
    limits,
    language,
    texts,
    log,
    progress,
    session,
    stage: turn.attempt > 1 ? 'paying' : 'free',
    charge: undefined,
    notes: [],
    remember: async change => {
      const changed = { ...talk.session, ...change };
      // Most of a turn's time on the disk is commits.
      if (isDeepStrictEqual(changed, talk.session)) return;
      talk.session = changed;
      await services.sessions.save(event.chat, changed);
    },
    answer: async message => {
      answers++;
      const text = joinLines([...talk.notes.splice(0), message.text]);
      const parts = splitText(text, limits.maxTextLength);
      for (const [index, text] of parts.entries()) {
        const part = index === parts.length - 1 ? { ...message, text } : { text };
        if (index === 0 && (await progress.become(part))) continue;
        await sayOnce(talk, event.chat, `answer:${answers}.${index}`, part);
      }
    },
    folder: workspaceOf(services.temporary, turn.turn.id),
  };
  return talk;
}

/** Sends a message once, however often the turn is resumed. */
async function sayOnce(talk: Talk, chat: ChatRef, name: string, message: OutMessage): Promise<void> {
  const { turn, adapter, services } = talk;
  const { author } = talk.event;
  const answer = { ...message, ...replyTo(talk.event), ...(turn.turn.urgent && { onlyFor: author.id }) };
  const send = () =>
    withPatience(services.timing, undefined, () => adapter.send(chat, answer, `${turn.turn.id}:${name}`));
  if (turn.signal.aborted) await send();
  else await turn.step(name, sentRefSchema, send);
}
