import type { Keyv } from 'keyv';
import { z } from 'zod';
import { type ChatAdapter, chatEventSchema, type OutMessage, type SentRef, sentRefSchema } from '../chat.ts';
import type { Log } from '../log.ts';
import type { Sessions } from '../sessions.ts';
import { textsIn } from '../texts/index.ts';
import type { Timing } from '../timing.ts';
import type { StoredTurn, TurnEngine } from '../turns/engine.ts';
import { replyTo } from './answer/reply.ts';
import { languageIn } from './language.ts';
import { tagOf } from './tag.ts';

/**
 * Where turns wait that can't begin yet: people are told their place in the line, now and then, in the message that
 * will show the turn's progress. Of several turns that somebody has waiting in a chat, only the first one is told.
 */
export interface Lobby {
  start(): void;
  stop(): Promise<void>;
  /** The turn begins. Answers the message that told its place, if there is one; nothing more is said in it here. */
  leave(turnId: string): Promise<SentRef | undefined>;
  /** The turn is over. Where it never began, its message ends with `text`. */
  close(turnId: string, text?: string): Promise<void>;
}

/** Kept over restarts, by the turn's id. */
const placeSchema = z.object({ sent: sentRefSchema, ahead: z.number() });
type Place = z.infer<typeof placeSchema> & { at: number };

export function createLobby(about: {
  engine: TurnEngine;
  adapters: ReadonlyMap<string, ChatAdapter>;
  sessions: Sessions;
  kept: Keyv;
  timing: Timing;
  log: Log;
}): Lobby {
  const { engine, adapters, sessions, kept, timing, log } = about;
  const places = new Map<string, Place>();
  const begun = new Set<string>();
  const telling = new Map<string, Promise<void>>();
  let clock: NodeJS.Timeout | undefined;

  async function placeOf(turnId: string): Promise<Place | undefined> {
    const known = places.get(turnId);
    if (known) return known;
    const read = placeSchema.safeParse(await kept.get(turnId));
    return read.success ? { ...read.data, at: 0 } : undefined;
  }

  async function look(): Promise<void> {
    const line = await engine.line(timing.lobbyAfter);
    const first = new Map(line.toReversed().map(one => [`${one.turn.chat} ${one.turn.user}`, one]));
    for (const { turn, ahead } of first.values()) {
      if (telling.has(turn.id)) continue;
      const told = tell(turn, ahead)
        .catch(error => log.warn({ err: error, turn: turn.id }, 'a place was not told'))
        .finally(() => telling.delete(turn.id));
      telling.set(turn.id, told);
    }
  }

  async function tell(turn: StoredTurn, ahead: number): Promise<void> {
    const place = await placeOf(turn.id);
    if (place && (place.ahead === ahead || Date.now() - place.at < timing.lobbyEdit)) return;
    const event = chatEventSchema.parse(turn.payload);
    const adapter = adapters.get(event.chat.platform);
    if (!adapter || event.type === 'moved') return;
    const texts = textsIn(languageIn(event, await sessions.load(event.chat)));
    if (begun.has(turn.id)) return;
    const message: OutMessage = {
      text: texts.inLine(ahead),
      buttons: [[{ label: texts.cancelButton, action: `cancel:${tagOf(turn.id)}` }]],
    };
    if (place) await adapter.edit(place.sent, message);
    const sent =
      place?.sent ?? (await adapter.send(event.chat, { ...message, ...replyTo(event) }, `${turn.id}:place`));
    places.set(turn.id, { sent, ahead, at: Date.now() });
    await kept.set(turn.id, { sent, ahead });
  }

  return {
    start: () => {
      clock = setInterval(
        () => look().catch(error => log.warn({ err: error }, 'the line can not be read')),
        timing.lobbyLook,
      );
    },
    stop: async () => {
      clearInterval(clock);
      await Promise.all(telling.values());
    },
    leave: async turnId => {
      begun.add(turnId);
      await telling.get(turnId);
      return (await placeOf(turnId))?.sent;
    },
    close: async (turnId, text) => {
      const place = await placeOf(turnId);
      const never = !begun.delete(turnId);
      if (!place) return;
      places.delete(turnId);
      await kept.delete(turnId);
      if (!never || text === undefined) return;
      await adapters
        .get(place.sent.chat.platform)
        ?.edit(place.sent, { text })
        .catch(error => log.warn({ err: error, turn: turnId }, 'a place was not ended'));
    },
  };
}
