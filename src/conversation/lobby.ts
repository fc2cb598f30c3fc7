import { setTimeout as sleep } from 'node:timers/promises';
import type { Keyv } from 'keyv';
import { type ChatAdapter, chatEventSchema, type SentRef } from '../chat.ts';
import type { Log } from '../log.ts';
import type { Sessions } from '../sessions.ts';
import { textsIn } from '../texts/index.ts';
import type { Timing } from '../timing.ts';
import type { StoredTurn, TurnEngine } from '../turns/engine.ts';
import type { WaitingTurn } from '../turns/fair.ts';
import { replyTo } from './answer/reply.ts';
import { wishesIn } from './gather.ts';
import { languageIn } from './language.ts';
import { createPlaces } from './places.ts';

/**
 * Where turns wait that can't begin yet: people are told their place in the line, now and then, in the message that
 * will show the turn's progress. Of several turns that somebody has waiting in a chat, only the first one is told, and
 * not before the turn that runs there has said something: messages stay in the order of what they answer.
 *
 * One process at a time watches; any other may run a turn, or stop it, meanwhile.
 */
export interface Lobby {
  /** Tells places until the signal aborts; what is on its way then is not waited for. */
  watch(signal: AbortSignal): Promise<void>;
  /** What is asked for in the chat, in order: the turns that are one wish, or will be, stand together. */
  wishes(chat: string): Promise<StoredTurn[][]>;
  /**
   * The turn begins, or goes on after an interruption. Answers the message that told its place, if there is one;
   * nothing more is said in it here.
   */
  leave(turnId: string, attempt: number): Promise<SentRef | undefined>;
  /** The turn waits for what belongs to it. */
  gathers(turnId: string): void;
  /** The turn has taken in what belongs to it: whatever comes now is a wish of its own. */
  gathered(turnId: string): void;
  /** The turn has a message of its own now. */
  spoke(turnId: string): void;
  /** The turn is over, or goes on elsewhere: then the message that told its place is kept for whoever does. */
  close(turnId: string, isOver: boolean): Promise<void>;
  /**
   * The turn will never begin: its message, if there is one, ends with `text`. Answers whether there was one. A turn
   * that has begun after all is left alone: it speaks for itself.
   */
  dismiss(turnId: string, text: string): Promise<boolean>;
}

export function createLobby(about: {
  engine: TurnEngine;
  adapters: ReadonlyMap<string, ChatAdapter>;
  sessions: Sessions;
  kept: Keyv;
  timing: Timing;
  log: Log;
}): Lobby {
  const { engine, sessions, timing, log } = about;
  const places = createPlaces(about);
  /** Turns that run, and how far they are: they may take in others at first, and say something later. */
  const begun = new Map<string, 'gathers' | 'works' | 'speaks'>();
  const telling = new Map<string, Promise<void>>();

  async function wishes(chat: string): Promise<StoredTurn[][]> {
    return wishesIn(await engine.queued(chat), id => begun.get(id) === 'gathers');
  }

  async function look(signal: AbortSignal): Promise<void> {
    const line = await engine.line(timing.lobbyAfter);
    const ids = new Set(line.map(({ turn }) => turn.id));
    // Of those that were begun or stopped elsewhere nobody says so here.
    places.keepOnly(id => ids.has(id) || begun.has(id) || telling.has(id));
    for (const [chat, ones] of Map.groupBy(line, ({ turn }) => turn.chat)) {
      const firstOfEach = new Map(ones.toReversed().map(({ turn }) => [turn.user, turn.id]));
      // Most of the time nothing is news, and then the chat's line need not be read.
      if (firstOfEach.values().some(places.mayBeTold)) lookAt(await wishes(chat), ones, signal);
    }
  }

  function lookAt(asked: StoredTurn[][], line: readonly WaitingTurn[], signal: AbortSignal): void {
    const head = asked[0]?.[0];
    // How far it is elsewhere can't be told; soon after its begin it speaks.
    const speaks = head?.begun && (begun.get(head.id) ?? 'speaks') === 'speaks';
    // Of all that wait, since the clock may have been wrong when one of them came.
    const waiting = asked.flat().filter(({ begun }) => !begun);
    const firstOfEach = new Map(waiting.toReversed().map(({ user, id }) => [user, id]));
    for (const { turn, ahead } of line) {
      if (firstOfEach.get(turn.user) !== turn.id) continue;
      const index = asked.findIndex(wish => wish.some(({ id }) => id === turn.id));
      const isInOrder = turn.id === head?.id || speaks;
      if (signal.aborted || index < 0 || !isInOrder || telling.has(turn.id)) continue;
      const told = tell(turn, index > 0 ? index : ahead)
        .catch(error => log.warn({ err: error, turn: turn.id }, 'a place was not told'))
        .finally(() => telling.delete(turn.id));
      telling.set(turn.id, told);
    }
  }

  async function tell(turn: StoredTurn, ahead: number): Promise<void> {
    if (!(await places.isDue(turn.id, ahead))) return;
    const event = chatEventSchema.parse(turn.payload);
    if (event.type === 'moved') return;
    const texts = textsIn(languageIn(event, await sessions.load(event.chat)));
    const { inLine, cancelButton: stop } = texts;
    const place = { chat: event.chat, ...replyTo(event), text: inLine(ahead), stop, ahead };
    await places.tell(turn.id, place, () => stateOf(turn));
  }

  async function stateOf({ id, chat }: StoredTurn): Promise<'waits' | 'begun' | 'gone'> {
    if (begun.has(id)) return 'begun';
    const turn = (await engine.queued(chat)).find(one => one.id === id);
    if (!turn) return 'gone';
    return turn.begun ? 'begun' : 'waits';
  }

  return {
    watch: async signal => {
      for (;;) {
        await sleep(timing.lobbyLook, undefined, { signal, ref: false }).catch(() => {});
        if (signal.aborted) return;
        await look(signal).catch(error => {
          if (!signal.aborted) log.warn({ err: error }, 'the line can not be read');
        });
      }
    },
    wishes,
    leave: async (turnId, attempt) => {
      // Whether one that goes on still waits for something, its journal knows.
      begun.set(turnId, attempt > 1 ? 'works' : 'gathers');
      await telling.get(turnId);
      return places.takeOver(turnId);
    },
    gathers: turnId => void begun.set(turnId, 'gathers'),
    gathered: turnId => void begun.set(turnId, 'works'),
    spoke: turnId => void (begun.has(turnId) && begun.set(turnId, 'speaks')),
    close: async (turnId, isOver) => {
      begun.delete(turnId);
      if (isOver) await places.forget(turnId);
    },
    dismiss: async (turnId, text) => {
      await telling.get(turnId);
      return !begun.has(turnId) && (await places.end(turnId, text));
    },
  };
}
