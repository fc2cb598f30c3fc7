import type { Keyv } from 'keyv';
import { z } from 'zod';
import {
  type ChatAdapter,
  ChatError,
  chatEventSchema,
  type OutMessage,
  type SentRef,
  sentRefSchema,
} from '../chat.ts';
import type { Log } from '../log.ts';
import type { Sessions } from '../sessions.ts';
import { textsIn } from '../texts/index.ts';
import type { Timing } from '../timing.ts';
import type { StoredTurn, TurnEngine } from '../turns/engine.ts';
import { withPatience } from './answer/patience.ts';
import { replyTo } from './answer/reply.ts';
import { wishesIn } from './gather.ts';
import { languageIn } from './language.ts';
import { tagOf } from './tag.ts';

/**
 * Where turns wait that can't begin yet: people are told their place in the line, now and then, in the message that
 * will show the turn's progress. Of several turns that somebody has waiting in a chat, only the first one is told, and
 * not before the turn that runs there has said something: messages stay in the order of what they answer.
 */
export interface Lobby {
  start(): void;
  /** Nothing more is told; what is on its way is not waited for. */
  stop(): void;
  /** What is asked for in the chat, in order: the turns that are one wish, or will be, stand together. */
  wishes(chat: string): Promise<StoredTurn[][]>;
  /** The turn begins. Answers the message that told its place, if there is one; nothing more is said in it here. */
  leave(turnId: string): Promise<SentRef | undefined>;
  /** The turn has taken in what belongs to it: whatever comes now is a wish of its own. */
  gathered(turnId: string): void;
  /** The turn has a message of its own now. */
  spoke(turnId: string): void;
  /** The turn is over. */
  close(turnId: string): Promise<void>;
  /**
   * The turn will never begin: its message, if there is one, ends with `text`. Answers whether there was one. A turn
   * that has begun after all is left alone: it speaks for itself.
   */
  dismiss(turnId: string, text: string): Promise<boolean>;
}

/** The message that told a place, kept over restarts by the turn's id. */
const placeSchema = z.object({ sent: sentRefSchema, ahead: z.number() });

/** What is known of a turn that waits. */
interface Waiting {
  place: z.infer<typeof placeSchema> | undefined;
  /** It may be told (again) from then on, by the monotonic clock. */
  again: number;
}

export function createLobby(about: {
  engine: TurnEngine;
  adapters: ReadonlyMap<string, ChatAdapter>;
  sessions: Sessions;
  kept: Keyv;
  timing: Timing;
  log: Log;
}): Lobby {
  const { engine, adapters, sessions, kept, timing, log } = about;
  const waiting = new Map<string, Waiting>();
  /** Turns that run, and how far they are: they may take in others at first, and say something later. */
  const begun = new Map<string, 'gathers' | 'works' | 'speaks'>();
  const telling = new Map<string, Promise<void>>();
  let clock: NodeJS.Timeout | undefined;

  async function recall(turnId: string): Promise<Waiting> {
    const known = waiting.get(turnId);
    if (known) return known;
    return { place: placeSchema.safeParse(await kept.get(turnId)).data, again: -Infinity };
  }

  async function forget(turnId: string): Promise<void> {
    waiting.delete(turnId);
    await kept.delete(turnId);
  }

  async function wishes(chat: string): Promise<StoredTurn[][]> {
    return wishesIn(await engine.queued(chat), id => begun.get(id) === 'gathers');
  }

  async function look(): Promise<void> {
    const line = await engine.line(timing.lobbyAfter);
    for (const [chat, ones] of Map.groupBy(line, ({ turn }) => turn.chat)) lookAt(await wishes(chat), ones);
  }

  function lookAt(asked: StoredTurn[][], line: Awaited<ReturnType<TurnEngine['line']>>): void {
    const head = asked[0]?.[0]?.id ?? '';
    const firstOfEach = new Map(line.toReversed().map(one => [one.turn.user, one]));
    for (const { turn, ahead } of firstOfEach.values()) {
      const index = asked.findIndex(wish => wish.some(({ id }) => id === turn.id));
      const isInOrder = turn.id === head || begun.get(head) === 'speaks';
      if (!clock || index < 0 || !isInOrder || telling.has(turn.id)) continue;
      const told = tell(turn, index > 0 ? index : ahead)
        .catch(error => log.warn({ err: error, turn: turn.id }, 'a place was not told'))
        .finally(() => telling.delete(turn.id));
      telling.set(turn.id, told);
    }
  }

  async function tell(turn: StoredTurn, ahead: number): Promise<void> {
    const { place, again } = await recall(turn.id);
    if (place?.ahead === ahead || performance.now() < again) return;
    const event = chatEventSchema.parse(turn.payload);
    const adapter = adapters.get(event.chat.platform);
    if (!adapter || event.type === 'moved') return;
    const texts = textsIn(languageIn(event, await sessions.load(event.chat)));
    if (begun.has(turn.id)) return;
    const message: OutMessage = {
      text: texts.inLine(ahead),
      buttons: [[{ label: texts.cancelButton, action: `cancel:${tagOf(turn.id)}` }]],
    };
    const say = () =>
      place
        ? adapter.edit(place.sent, message).then(() => place.sent)
        : adapter.send(event.chat, { ...message, ...replyTo(event) }, `${turn.id}:place`);
    const sent = await say().catch(error => {
      waiting.set(turn.id, { place, again: performance.now() + pauseAfter(error, place !== undefined) });
      throw error;
    });
    waiting.set(turn.id, { place: { sent, ahead }, again: performance.now() + timing.lobbyEdit });
    await kept.set(turn.id, { sent, ahead });
  }

  /** A place is no must: what was refused, or sent without an answer, is not sent again, since it may be there. */
  function pauseAfter(error: unknown, isEdit: boolean): number {
    const { reason, retryAfterMs = timing.lobbyEdit } =
      error instanceof ChatError ? error : new ChatError('unknown', 'no answer of the platform');
    return reason === 'rate-limited' || (reason === 'unknown' && isEdit) ? retryAfterMs : Infinity;
  }

  async function end(sent: SentRef, text: string, turnId: string): Promise<void> {
    const adapter = adapters.get(sent.chat.platform);
    await withPatience(timing, undefined, async () => adapter?.edit(sent, { text })).catch(error =>
      log.warn({ err: error, turn: turnId }, 'a place was not ended'),
    );
  }

  return {
    start: () => {
      clock = setInterval(
        () => look().catch(error => log.warn({ err: error }, 'the line can not be read')),
        timing.lobbyLook,
      );
    },
    stop: () => {
      clearInterval(clock);
      clock = undefined;
    },
    wishes,
    leave: async turnId => {
      begun.set(turnId, 'gathers');
      await telling.get(turnId);
      const { place } = await recall(turnId);
      // Once more: there may have been no room for it when it was told, and who is interrupted has to find it.
      if (place) await kept.set(turnId, place);
      return place?.sent;
    },
    gathered: turnId => void begun.set(turnId, 'works'),
    spoke: turnId => void (begun.has(turnId) && begun.set(turnId, 'speaks')),
    close: async turnId => {
      begun.delete(turnId);
      await forget(turnId);
    },
    dismiss: async (turnId, text) => {
      await telling.get(turnId);
      if (begun.has(turnId)) return false;
      const { place } = await recall(turnId);
      if (place) await end(place.sent, text, turnId);
      // Only now: who is interrupted before has to find it once more.
      await forget(turnId);
      return place !== undefined;
    },
  };
}
