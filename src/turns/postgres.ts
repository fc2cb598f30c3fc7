import { setTimeout as delay } from 'node:timers/promises';
import type { Postgres } from '../database/postgres.ts';
import { hearNews, type News, tellNews } from '../database/postgres-news.ts';
import type { Timing } from '../timing.ts';
import type { NewTurn, StoredTurn, TurnEngine, TurnHandler, TurnLimits } from './engine.ts';
import { createLeases } from './leases.ts';
import { openJobs } from './postgres-jobs.ts';
import { postgresJournal, TakenOver } from './postgres-journal.ts';
import * as line from './postgres-line.ts';
import { type Taken, takeTurns } from './postgres-take.ts';
import { type Run, type RunEnding, startRun, type TurnStorage } from './run.ts';
import { sharedCommit } from './shared-commit.ts';

export interface PostgresTurnsOptions {
  timing: Timing;
  /** Whether `start` will be called. */
  isWorker: boolean;
  /** Hears what a handler threw (its turn has completed) and what the storage threw; `turn` where there is one. */
  onError(error: unknown, turn: StoredTurn | undefined): void;
}

const channel = 'stillmotion';

/**
 * The turn engine on a database that processes share: each that has called `start` is a worker and takes turns, every
 * other one may do the rest. `atOnce` is a worker's own limit, `perUser` one over all workers, roughly.
 *
 * A worker holds what it runs by leases. Where it can't renew one in time it ends the run as `lost`, before another
 * worker may begin the next one; what it writes after that is refused. `enqueue` and `cancel` reject while the database
 * is away, and turns that can't be journaled run again after `timing.storagePause`.
 */
export async function openPostgresTurns(
  postgres: Postgres,
  { timing, isWorker, onError }: PostgresTurnsOptions,
): Promise<TurnEngine & { close(): Promise<void> }> {
  const jobs = await openJobs(postgres, { timing, isWorker, onError: error => onError(error, undefined) });
  const leases = createLeases(jobs.hold, timing);
  const arrive = sharedCommit(store);
  const running = new Set<Run & { settled: Promise<void> }>();
  /** Set from `start` to `stop`. */
  let work: { handler: TurnHandler; limits: TurnLimits; timers: NodeJS.Timeout[]; news: News } | undefined;
  let stopping = new AbortController();
  let pausedUntil = 0;
  let looking: Promise<void> | undefined;
  let lookAgain = false;

  async function store(turns: readonly NewTurn[]): Promise<(number | undefined)[]> {
    const first = new Map<string, NewTurn>();
    for (const turn of turns) if (!first.has(turn.id)) first.set(turn.id, turn);
    const places = await postgres.transaction(async query => {
      const added = await line.addTurns(query, [...first.values()]);
      const fresh = [...first.values()].filter(({ id }) => added.has(id));
      await jobs.add(query, fresh);
      if (added.size > 0) await query(tellNews, [channel, 'turn']);
      return added;
    });
    return turns.map(turn => (first.get(turn.id) === turn ? places.get(turn.id) : undefined));
  }

  /** Without an error nothing has failed: the turn is left to others. */
  function letGo(error: unknown, turn: StoredTurn): void {
    if (error !== undefined) storageFailed(error, turn);
  }

  function storageFailed(error: unknown, turn?: StoredTurn): void {
    onError(error, turn);
    pausedUntil = performance.now() + timing.storagePause;
  }

  /** Takes what may run now; asked for while it looks, it looks once more. */
  function look(): Promise<void> {
    lookAgain = true;
    looking ??= lookUntilDone()
      .catch(error => storageFailed(error))
      .finally(() => {
        looking = undefined;
      });
    return looking;
  }

  async function lookUntilDone(): Promise<void> {
    while (lookAgain && work && performance.now() >= pausedUntil) {
      lookAgain = false;
      const since = performance.now();
      const { taken, more } = await take(work.limits);
      for (const it of taken) {
        if (work) begin(it, since, work.handler);
        else await release(it);
      }
      lookAgain ||= more;
    }
  }

  function take({ atOnce, perUser }: TurnLimits) {
    const busy = [...running].filter(({ claimed }) => !claimed.turn.urgent).length;
    return postgres.transaction(query => takeTurns(query, jobs, atOnce - busy, perUser));
  }

  function begin(taken: Taken, since: number, handler: TurnHandler): void {
    const { job, claimed } = taken;
    const run = startRun(claimed, storageOf(taken), handler, error => letGo(error, claimed.turn));
    leases.keep(job, since, () => {
      run.end('lost');
      onError(new TakenOver(), claimed.turn);
    });
    const held = { ...run, settled: run.ended.then(ending => settle(taken, ending)) };
    running.add(held);
    void held.settled.finally(() => {
      running.delete(held);
      void look();
    });
  }

  function storageOf({ job, claimed }: Taken): TurnStorage {
    const { query } = postgres;
    return {
      ...postgresJournal(query, claimed),
      owns: async () => (await jobs.hold(job.queue, [job])).has(job) && line.ownsTurn(query, claimed),
      waiting: () => line.waitingTurns(query, claimed),
      absorb: async ids => {
        if (!(await line.absorbTurns(query, claimed, ids))) throw new TakenOver();
      },
    };
  }

  async function settle(taken: Taken, { completes, failure }: RunEnding): Promise<void> {
    const { job, claimed } = taken;
    if (failure !== undefined) onError(failure, claimed.turn);
    if (!completes || !(await complete(taken))) {
      await delay(timing.storagePause, undefined, { signal: stopping.signal }).catch(() => {});
      await release(taken);
    }
    leases.drop(job);
  }

  async function complete({ job, claimed }: Taken): Promise<boolean> {
    try {
      await postgres.transaction(async query => {
        if (await line.completeTurn(query, claimed)) await jobs.finish(query, job);
      });
      return true;
    } catch (error) {
      storageFailed(error, claimed.turn);
      return false;
    }
  }

  /** Leaves the turn to whoever is first. What can't be said now is said by the end of the lease. */
  async function release({ job, claimed }: Taken): Promise<void> {
    await postgres
      .transaction(async query => {
        await line.restTurn(query, claimed);
        await jobs.giveBack(query, job);
        await query(tellNews, [channel, 'turn']);
      })
      .catch(() => {});
  }

  function heard(what: string): void {
    if (what !== 'turn') void endCancelled();
    if (what !== 'cancel') void look();
  }

  async function endCancelled(): Promise<void> {
    if (running.size === 0) return;
    const here = [...running].map(({ claimed }) => claimed.seq);
    endHere(await line.cancelledAmong(postgres.query, here).catch(() => []));
  }

  function endHere(seqs: readonly number[]): void {
    for (const run of running) if (seqs.includes(run.claimed.seq)) run.end('cancelled');
  }

  function tick(): void {
    // What fails here fails in looking as well, which says so.
    leases.tend().catch(() => {});
    heard('');
  }

  /** What it is taking just now is given back at a stop, which may take as long as the database does. */
  async function settledWithin(ms: number): Promise<void> {
    const enough = new AbortController();
    const all = Promise.all([...[...running].map(({ settled }) => settled), looking]);
    await Promise.race([all, delay(ms, undefined, { signal: enough.signal }).catch(() => {})]);
    enough.abort();
  }

  return {
    async enqueue(turn) {
      return (await arrive(turn)) === undefined ? 'duplicate' : 'queued';
    },

    async start(handler, limits) {
      if (work) throw new Error('the turn engine runs already');
      stopping = new AbortController();
      const prune = () => void line.forgetTurns(postgres.query, timing.handledKept).catch(storageFailed);
      const timers = [setInterval(tick, timing.turnLook), setInterval(prune, timing.handledPrune).unref()];
      work = { handler, limits, timers, news: hearNews(postgres, channel, heard, timing) };
      prune();
      await look();
    },

    queued: chat => line.turnsOfChat(postgres.query, chat),

    unfinished: chat => line.unfinishedTurns(postgres.query, chat),

    line: ms => line.unbegunTurns(postgres.query, ms),

    async cancel(chat, turnId) {
      const cancelled = await postgres.transaction(async query => {
        const found = await line.cancelTurns(query, chat, turnId);
        if (found.length > 0) await query(tellNews, [channel, 'cancel']);
        return found;
      });
      endHere(cancelled.map(({ seq }) => seq));
      return cancelled.map(({ id }) => id);
    },

    health: () => line.lineHealth(postgres.query),

    async stop(graceMs) {
      const { timers = [], news } = work ?? {};
      work = undefined;
      stopping.abort();
      for (const run of running) run.halt('stopping');
      await settledWithin(graceMs);
      for (const run of running) run.end('stopping');
      await settledWithin(timing.stopSettle);
      for (const timer of timers) clearInterval(timer);
      news?.stop();
    },

    close: jobs.close,
  };
}
