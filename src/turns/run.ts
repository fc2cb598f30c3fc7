import { setTimeout as delay } from 'node:timers/promises';
import { type StoredTurn, type TurnContext, TurnEnd, type TurnHandler, Unspent } from './engine.ts';
import { createSteps, type Journal, newJournal } from './journal.ts';

/** A turn that has been taken from the line to be run. */
export interface ClaimedTurn {
  /** Its place in the order of arrival, over all chats. */
  seq: number;
  turn: StoredTurn;
  attempt: number;
  /** Runs just before this one that did not come to their end and journaled nothing. */
  inVain: number;
  cancelled: boolean;
}

/** What a storage does for the one turn that runs. Every rejection means that the storage has failed. */
export interface TurnStorage extends Journal {
  /** Whether this run is still the turn's only one. */
  owns(): Promise<boolean>;
  waiting(): Promise<StoredTurn[]>;
  absorb(turnIds: readonly string[]): Promise<void>;
}

export interface RunEnding {
  /** False: the turn stays in the line, and another run goes on with it. */
  completes: boolean;
  /** What the handler threw, when it was not a `TurnEnd`. */
  failure?: unknown;
}

export interface Run {
  readonly claimed: ClaimedTurn;
  /** Never rejects. */
  readonly ended: Promise<RunEnding>;
  /** Lets the step that runs end, and no other begin. */
  halt(why: TurnEnd['why']): void;
  /** Aborts the handler's signal. */
  end(why: TurnEnd['why']): void;
}

/**
 * Runs one turn: gives the handler its context, and tells how it ended.
 *
 * Whoever has been told to leave the turn to a later run (`stopping`, `lost`) does not complete it, whatever the
 * handler makes of the news: a second run through a finished journal is harmless, a turn cut short is not.
 * `onStorageError` hears of a failed storage once it has ended the run as `lost`.
 */
export function startRun(
  claimed: ClaimedTurn,
  storage: TurnStorage,
  handler: TurnHandler,
  onStorageError: (error: unknown) => void,
): Run {
  const signal = new AbortController();
  const boundary = new AbortController();
  let left = false;
  let over = false;

  function halt(why: TurnEnd['why']): void {
    boundary.abort(new TurnEnd(why));
  }

  function end(why: TurnEnd['why']): void {
    halt(why);
    if (signal.signal.aborted) return;
    signal.abort(new TurnEnd(why));
    left ||= why !== 'cancelled';
  }

  function checkpoint(): void {
    const reason: unknown = boundary.signal.reason;
    if (!(reason instanceof TurnEnd)) return;
    left ||= reason.why !== 'cancelled';
    throw reason;
  }

  /**
   * Ends the run as lost when the storage fails: what can't be journaled must not go on. After the handler's end
   * nothing is written: it may have left a step behind that still runs, while its turn is gone already.
   */
  async function stored<T>(work: () => Promise<T>): Promise<T> {
    if (over) throw new TurnEnd('lost');
    try {
      return await work();
    } catch (error) {
      left = true;
      end('lost');
      onStorageError(error);
      throw new TurnEnd('lost');
    }
  }

  /** A request that is refused here has not left, so there is nothing to recover. */
  async function own(): Promise<void> {
    try {
      checkpoint();
    } catch (reason) {
      throw new Unspent(reason);
    }
    if (await stored(() => storage.owns())) return;
    end('lost');
    throw new TurnEnd('lost');
  }

  const journal: Journal = {
    find: name => stored(() => storage.find(name)),
    intend: name => stored(() => storage.intend(name)),
    record: (name, result) => stored(() => storage.record(name, result)),
    withdraw: name => stored(() => storage.withdraw(name)),
  };

  const context: TurnContext = {
    turn: claimed.turn,
    attempt: claimed.attempt,
    inVain: claimed.inVain,
    signal: signal.signal,
    ...createSteps(claimed.attempt === 1 ? newJournal(journal) : journal, checkpoint, own),
    async waiting() {
      checkpoint();
      return stored(() => storage.waiting());
    },
    async absorb(turnIds) {
      await stored(() => storage.absorb(turnIds));
    },
    async sleep(ms) {
      checkpoint();
      await delay(ms, undefined, { signal: boundary.signal }).catch(checkpoint);
    },
  };

  async function run(): Promise<RunEnding> {
    // Not within `enqueue`, which has an answer to give before the handler gets busy.
    const failure = await Promise.resolve(context)
      .then(handler)
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    over = true;
    if (!left && failure instanceof TurnEnd && failure.why === 'lost') {
      left = true;
      onStorageError(failure.cause);
    }
    halt('lost');
    return { completes: !left, failure: failure instanceof TurnEnd ? undefined : failure };
  }

  if (claimed.cancelled) end('cancelled');
  return { claimed, ended: run(), halt, end };
}
