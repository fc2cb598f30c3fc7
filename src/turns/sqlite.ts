import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import type { Timing } from '../timing.ts';
import type { NewTurn, StoredTurn, TurnEngine, TurnHandler, TurnLimits } from './engine.ts';
import { createFairness } from './fair.ts';
import { type ClaimedTurn, type Run, type RunEnding, startRun, type TurnStorage } from './run.ts';
import { sharedCommit } from './shared-commit.ts';
import { sqliteJournal } from './sqlite-journal.ts';
import { type ChatHead, sqliteLine } from './sqlite-line.ts';

export interface SqliteTurnsOptions {
  timing: Timing;
  /** Hears what a handler threw (its turn has completed) and what the storage threw; `turn` where there is one. */
  onError(error: unknown, turn: StoredTurn | undefined): void;
}

/**
 * The turn engine on the database of this process: nothing polls, every change of the line looks for what may run.
 *
 * When the storage fails (a full disk), `enqueue` and `cancel` reject. A turn that can't be journaled any more is
 * ended as `lost` and stays in the line; after `timing.storagePause`, in which no turn is begun, it runs again.
 */
export function createSqliteTurns(database: Database, { timing, onError }: SqliteTurnsOptions): TurnEngine {
  const line = sqliteLine(database);
  const arrive = sharedCommit(async (turns: readonly NewTurn[]) => line.addAll(turns));
  const rest = sharedCommit(async (seqs: readonly number[]) => line.rest(seqs));
  const journal = sqliteJournal(database);
  const fairness = createFairness();
  const running = new Map<number, Run & { settled: Promise<void> }>();
  /** The first turn of each chat's line, running or not, so that choosing among thousands needs no query. */
  const heads = new Map<string, ChatHead>();
  /** Set from `start` to `stop`. */
  let work: { handler: TurnHandler; limits: TurnLimits; pruning: NodeJS.Timeout } | undefined;
  let pause: NodeJS.Timeout | undefined;

  function storageFailed(error: unknown, turn?: StoredTurn): void {
    onError(error, turn);
    if (!work || pause) return;
    pause = setTimeout(() => {
      pause = undefined;
      resume();
    }, timing.storagePause);
  }

  /** Does what only a working storage allows. */
  function attempt(what: () => void, turn?: StoredTurn): void {
    try {
      what();
    } catch (error) {
      storageFailed(error, turn);
    }
  }

  function begin(seq: number, handler: TurnHandler): void {
    const claimed = line.claim(seq);
    const run = startRun(claimed, storageOf(claimed), handler, error => storageFailed(error, claimed.turn));
    const settled = run.ended.then(ending => settle(claimed, ending));
    running.set(seq, { ...run, settled });
  }

  async function settle({ seq, turn }: ClaimedTurn, { completes, failure }: RunEnding): Promise<void> {
    if (failure !== undefined) onError(failure, turn);
    if (completes) attempt(() => line.complete(seq), turn);
    else await rest(seq).catch(error => storageFailed(error, turn));
    running.delete(seq);
    changed(turn.chat);
  }

  function storageOf(claimed: ClaimedTurn): TurnStorage {
    return {
      ...journal.of(claimed),
      owns: async () => line.owns(claimed),
      waiting: async () => line.waiting(claimed),
      absorb: async ids => {
        line.absorb(claimed, ids);
        changed(claimed.turn.chat);
      },
    };
  }

  /** Looks at a chat whose line is not as it was, and begins what may run now. */
  function changed(chat: string): void {
    attempt(() => {
      if (!work || pause) return;
      const head = line.headOf(chat);
      if (head) heads.set(chat, head);
      else heads.delete(chat);
      fill();
    });
  }

  function fill(): void {
    while (work && !pause) {
      const head = fairness.choose(runnable(work.limits));
      if (!head) return;
      begin(head.seq, work.handler);
      const { first, last } = line.ends();
      fairness.served(head.user, first, last);
    }
  }

  /** The heads that may run within the limits. */
  function* runnable({ atOnce, perUser }: TurnLimits): Iterable<ChatHead> {
    const ordinary = [...running.values()].map(run => run.claimed.turn).filter(turn => !turn.urgent);
    if (ordinary.length >= atOnce) return;
    const perUserNow = Map.groupBy(ordinary, turn => turn.user);
    for (const head of heads.values()) {
      const full = (perUserNow.get(head.user)?.length ?? 0) >= perUser;
      if (!full && !running.has(head.seq)) yield head;
    }
  }

  function beginUrgent(seqs: readonly number[]): void {
    for (const seq of seqs) {
      if (work && !pause && !running.has(seq)) begin(seq, work.handler);
    }
  }

  /** Goes on with all there is. */
  function resume(): void {
    attempt(() => {
      heads.clear();
      for (const head of line.heads()) heads.set(head.chat, head);
      beginUrgent(line.urgent());
      fill();
    });
  }

  async function settledWithin(ms: number): Promise<void> {
    const enough = new AbortController();
    const all = Promise.all([...running.values()].map(run => run.settled));
    await Promise.race([all, delay(ms, undefined, { signal: enough.signal }).catch(() => {})]);
    enough.abort();
  }

  return {
    async enqueue(turn) {
      const seq = await arrive(turn);
      if (seq === undefined) return 'duplicate';
      if (turn.urgent) attempt(() => beginUrgent([seq]));
      else changed(turn.chat);
      return 'queued';
    },

    async start(handler, limits) {
      if (work) throw new Error('the turn engine runs already');
      const prune = () => attempt(() => line.forget(timing.handledKept));
      work = { handler, limits, pruning: setInterval(prune, timing.handledPrune).unref() };
      prune();
      resume();
    },

    async queued(chat) {
      return line.ofChat(chat);
    },

    async unfinished(chat) {
      return line.unfinished(chat);
    },

    async line(ms) {
      return line.unbegun(Date.now() - ms);
    },

    async cancel(chat, turnId) {
      const cancelled = line.cancel(chat, turnId);
      for (const { seq } of cancelled) running.get(seq)?.end('cancelled');
      changed(chat);
      return cancelled.map(turn => turn.id);
    },

    async health() {
      return line.health([...running.keys()]);
    },

    async stop(graceMs) {
      clearInterval(work?.pruning);
      clearTimeout(pause);
      work = undefined;
      pause = undefined;
      for (const run of running.values()) run.halt('stopping');
      await settledWithin(graceMs);
      for (const run of running.values()) run.end('stopping');
      await settledWithin(timing.stopSettle);
    },
  };
}
