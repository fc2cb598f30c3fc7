import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Postgres, Query } from '../database/postgres.ts';
import type { Timing } from '../timing.ts';
import type { NewTurn } from './engine.ts';

/**
 * A job is the right to run one turn: of `chat` the first one in its line, or the urgent one that is named. pg-boss
 * gives it to one worker at a time, a chat's one after the other, and to another one when the worker falls silent.
 */
export interface Job {
  id: string;
  /** Tells this worker's hold on the job from a later one's. */
  retryCount: number;
  queue: keyof typeof queues;
  chat: string;
  turn: string;
}

const forever = 2_000_000_000;
const day = 24 * 60 * 60;
const common = {
  // A failed job blocks its chat, so none ever fails for good: failing is giving back.
  retryLimit: forever,
  retryDelay: 0,
  retentionSeconds: forever,
  // pg-boss allows no more. A turn that runs for longer is taken over by its next run.
  expireInSeconds: day - 1,
} as const;

const queues = {
  turns: { ...common, policy: 'key_strict_fifo' },
  urgent: { ...common, policy: 'standard' },
} as const;

const dataSchema = z.object({ chat: z.string(), turn: z.string() });

export interface Jobs {
  /** One for each turn, in the transaction that stores them. */
  add(query: Query, turns: readonly Omit<NewTurn, 'payload'>[]): Promise<void>;
  /** As many as are free, no more of one user at once than `perUser`; that limit may be missed by chance. */
  take(query: Query, queue: Job['queue'], atMost: number, perUser?: number): Promise<Job[]>;
  /** Nothing is left to do for it. */
  finish(query: Query, job: Job): Promise<void>;
  /** Another worker, or this one, may take it at once. */
  giveBack(query: Query, job: Job): Promise<void>;
  /** Holds them for another `turnLease`; answers which of them are still this worker's. */
  hold(queue: Job['queue'], jobs: readonly Job[]): Promise<ReadonlySet<Job>>;
  close(): Promise<void>;
}

/** pg-boss in the same database, in a schema of its own. A worker looks after those that fell silent as well. */
export async function openJobs(
  postgres: Postgres,
  options: { timing: Timing; isWorker: boolean; onError: (error: unknown) => void },
): Promise<Jobs> {
  const { timing, isWorker, onError } = options;
  const checkSeconds = Math.ceil(timing.turnLeaseCheck / 1_000);
  const boss = new PgBoss({
    db: executor(postgres.query),
    supervise: isWorker,
    superviseIntervalSeconds: checkSeconds,
    monitorIntervalSeconds: checkSeconds,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', onError);
  await boss.start();
  const heartbeatSeconds = Math.ceil(timing.turnLease / 1_000);
  for (const [name, queue] of Object.entries(queues))
    await boss.createQueue(name, { ...queue, heartbeatSeconds });

  return {
    add: async (query, turns) => {
      for (const queue of ['urgent', 'turns'] as const) {
        const jobs = turns
          .filter(({ urgent }) => urgent === (queue === 'urgent'))
          .map(({ id, chat, user }) => ({
            data: { chat, turn: id },
            group: { id: user },
            ...(queue === 'turns' && { singletonKey: chat }),
          }));
        if (jobs.length > 0) await boss.insert(queue, jobs, { db: executor(query) });
      }
    },
    take: async (query, queue, batchSize, groupConcurrency) => {
      const limit = groupConcurrency === undefined ? {} : { groupConcurrency };
      const jobs = await boss.fetch(queue, { db: executor(query), batchSize, ...limit });
      return jobs.map(({ id, retryCount, data }) => ({ id, retryCount, queue, ...dataSchema.parse(data) }));
    },
    finish: async (query, job) => {
      await boss.deleteJob(job.queue, held(job), { db: executor(query) });
    },
    giveBack: async (query, job) => {
      await boss.fail(job.queue, held(job), null, { db: executor(query) });
    },
    hold: async (queue, jobs) => {
      if (jobs.length === 0) return new Set();
      const { settled } = touchedSchema.parse(await boss.touch(queue, jobs.map(held)));
      return new Set(jobs.filter(({ id }) => settled.has(id)));
    },
    close: () => boss.stop({ graceful: false, close: false }),
  };
}

/** The ids that `touch` has found. */
const touchedSchema = z.object({ settled: z.array(z.string()).transform(ids => new Set(ids)) });
const held = ({ id, retryCount }: Job) => ({ id, retryCount });

function executor(query: Query) {
  return {
    executeSql: async (text: string, values?: unknown[]) => ({ rows: [...(await query(text, values))] }),
  };
}
