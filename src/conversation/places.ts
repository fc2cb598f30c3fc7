import { setTimeout as sleep } from 'node:timers/promises';
import type { Keyv } from 'keyv';
import { z } from 'zod';
import { type ChatAdapter, ChatError, chatRefSchema, type SentRef, sentRefSchema } from '../chat.ts';
import type { Log } from '../log.ts';
import type { Timing } from '../timing.ts';
import { brief, withPatience } from './answer/patience.ts';
import { tagOf } from './tag.ts';

/** What a message that tells a place says, and where. It is kept by the turn's id from before it is sent. */
const placeSchema = z.object({
  chat: chatRefSchema,
  replyTo: z.string().optional(),
  text: z.string(),
  /** What its button says. */
  stop: z.string(),
  ahead: z.number(),
  /** Undefined while nobody knows whether it was sent: its answer did not come, or a kill came first. */
  sent: sentRefSchema.optional(),
  /** A process tells it just now, or was killed while it did. */
  isTelling: z.boolean().optional(),
});
export type Place = z.infer<typeof placeSchema>;

/** What is known of a turn that waits. */
interface Waiting {
  place: Place | undefined;
  /** It may be told (again) from then on, by the monotonic clock. */
  again: number;
}

/**
 * The messages that tell turns their places, over restarts: none of them is forgotten while it says so. The turn may
 * begin in another process meanwhile. So it is noted that a place is being told before it is, and then looked once more
 * whether the turn waits; whoever begins it looks at the note in turn, and waits for a message that is on its way.
 */
export interface Places {
  /** Forgets in this process what is kept of the others. */
  keepOnly(isWanted: (turnId: string) => boolean): void;
  /** Whether it is time for news, if there are any. */
  mayBeTold(turnId: string): boolean;
  /** Whether this place is news that may be told now. */
  isDue(turnId: string, ahead: number): Promise<boolean>;
  /** How far the turn is now is asked at the last moment: only one that waits is told. */
  tell(turnId: string, place: Place, now: () => Promise<'waits' | 'begun' | 'gone'>): Promise<void>;
  /** The turn's message for somebody else to go on in; undefined where there is none, or none to be had any more. */
  takeOver(turnId: string): Promise<SentRef | undefined>;
  /** The message says `text` from now on. Answers whether there was one. */
  end(turnId: string, text: string): Promise<boolean>;
  forget(turnId: string): Promise<void>;
}

export function createPlaces(about: {
  adapters: ReadonlyMap<string, ChatAdapter>;
  kept: Keyv;
  timing: Timing;
  log: Log;
}): Places {
  const { adapters, kept, timing, log } = about;
  const waiting = new Map<string, Waiting>();

  async function read(turnId: string): Promise<Place | undefined> {
    return placeSchema.safeParse(await kept.get(turnId)).data;
  }

  async function recall(turnId: string): Promise<Waiting> {
    return waiting.get(turnId) ?? { place: await read(turnId), again: -Infinity };
  }

  /** The place as it was told, by whichever process. */
  async function settled(turnId: string): Promise<Place | undefined> {
    const own = waiting.get(turnId);
    if (own) return own.place;
    for (const until = performance.now() + timing.lobbyPatience; ; await sleep(timing.lobbyAsk)) {
      const place = await read(turnId);
      if (!place?.isTelling || performance.now() > until) return place;
    }
  }

  async function note(turnId: string, place: Place): Promise<void> {
    waiting.set(turnId, { place, again: performance.now() + timing.lobbyEdit });
    await kept.set(turnId, place);
  }

  async function forget(turnId: string): Promise<void> {
    waiting.delete(turnId);
    await kept.delete(turnId);
  }

  /** Tells nothing after all; what whoever has begun the turn has sent meanwhile, for want of patience, is theirs. */
  async function retract(turnId: string, place: Place | undefined): Promise<void> {
    waiting.delete(turnId);
    if (!(await read(turnId))?.isTelling) return;
    if (place) await note(turnId, { ...place, isTelling: false });
    else await forget(turnId);
  }

  function adapterOf({ chat: { platform } }: Pick<Place, 'chat'>): ChatAdapter {
    const adapter = adapters.get(platform);
    if (!adapter) throw new ChatError('gone', `no adapter for ${platform}`);
    return adapter;
  }

  /** One whose id nobody knows is sent again under its key: where the platform knows keys, it is the same message. */
  async function find(turnId: string, place: Place): Promise<SentRef> {
    if (place.sent) return place.sent;
    const { chat, replyTo } = place;
    const message = { ...messageOf(turnId, place), ...(replyTo !== undefined && { replyTo }) };
    const sent = await adapterOf(place).send(chat, message, `${turnId}:place`);
    await note(turnId, { ...place, sent, isTelling: false });
    return sent;
  }

  async function change(turnId: string, former: Place, next: Place): Promise<void> {
    const sent = await find(turnId, former);
    await adapterOf(next).edit(sent, messageOf(turnId, next));
    await note(turnId, { ...next, sent, isTelling: false });
  }

  /** A place is no must: what was refused, or sent without an answer, is not sent again, since it may be there. */
  async function postpone(turnId: string, error: unknown): Promise<void> {
    const { place } = await recall(turnId);
    const { reason, retryAfterMs = timing.lobbyEdit } =
      error instanceof ChatError ? error : new ChatError('unknown', 'no answer of the platform');
    const isThere = place?.sent !== undefined;
    const mayBeThere = isThere || reason === 'unknown';
    if (!mayBeThere) await forget(turnId);
    const isPassing = reason === 'rate-limited' || (reason === 'unknown' && isThere);
    const again = isPassing ? performance.now() + retryAfterMs : Infinity;
    waiting.set(turnId, { place: mayBeThere ? place : undefined, again });
    if (mayBeThere && place) await kept.set(turnId, { ...place, isTelling: false });
  }

  async function takeOver(turnId: string): Promise<SentRef | undefined> {
    const place = await settled(turnId);
    if (!place) return undefined;
    try {
      // A turn waits to go on in its message, though not for long.
      const sent = await withPatience(brief(timing), undefined, () => find(turnId, place));
      // Once more: there may have been no room for it when it was told, and who is interrupted has to find it.
      await kept.set(turnId, { ...place, sent, isTelling: false });
      return sent;
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      // Another message takes its place, so it must not come back.
      await forget(turnId);
      return undefined;
    }
  }

  async function say(turnId: string, sent: SentRef, text: string): Promise<void> {
    await withPatience(timing, undefined, () => adapterOf(sent).edit(sent, { text })).catch(error =>
      log.warn({ err: error, turn: turnId }, 'a place was not ended'),
    );
  }

  return {
    mayBeTold: turnId => performance.now() >= (waiting.get(turnId)?.again ?? -Infinity),
    isDue: async (turnId, ahead) => {
      const { place, again } = await recall(turnId);
      return place?.ahead !== ahead && performance.now() >= again;
    },
    keepOnly: isWanted => {
      for (const id of waiting.keys()) if (!isWanted(id)) waiting.delete(id);
    },
    tell: async (turnId, next, now) => {
      const { place } = await recall(turnId);
      try {
        await note(turnId, { ...(place ?? next), isTelling: true });
        const state = await now();
        if (state !== 'waits') return await retract(turnId, state === 'begun' ? place : undefined);
        if (place) return await change(turnId, place, next);
        await find(turnId, next);
      } catch (error) {
        await postpone(turnId, error);
        throw error;
      }
    },
    takeOver,
    end: async (turnId, text) => {
      const sent = await takeOver(turnId);
      if (sent) await say(turnId, sent, text);
      // Only now: who is interrupted before has to find it once more.
      await forget(turnId);
      return sent !== undefined;
    },
    forget,
  };
}

function messageOf(turnId: string, { text, stop }: Place) {
  return { text, buttons: [[{ label: stop, action: `cancel:${tagOf(turnId)}` }]] };
}
