import type { Timing } from '../timing.ts';
import type { Job, Jobs } from './postgres-jobs.ts';

/**
 * Keeps the jobs of this worker its own by saying again and again that it lives. One that can't be kept is lost before
 * another worker may take it: times are those of this process alone, counted from before the database was asked.
 */
export function createLeases(hold: Jobs['hold'], timing: Timing) {
  const leases = new Map<Job, { until: number; lose: () => void }>();
  let renewedAt = performance.now();
  let renewing = false;

  function lose(job: Job): void {
    const lease = leases.get(job);
    leases.delete(job);
    lease?.lose();
  }

  async function renewAll(queue: Job['queue'], since: number): Promise<void> {
    const jobs = [...leases.keys()].filter(job => job.queue === queue);
    const held = await hold(queue, jobs);
    for (const job of jobs) {
      const lease = leases.get(job);
      if (!held.has(job)) lose(job);
      else if (lease) lease.until = since + timing.turnLeaseKept;
    }
  }

  return {
    /** `lose` is called at most once. */
    keep(job: Job, since: number, whenLost: () => void): void {
      leases.set(job, { until: since + timing.turnLeaseKept, lose: whenLost });
    },
    drop(job: Job): void {
      leases.delete(job);
    },
    /** To be called often. Rejects when the database is away: then time passes, and they are lost. */
    async tend(): Promise<void> {
      const now = performance.now();
      for (const [job, { until }] of leases) if (until <= now) lose(job);
      if (renewing || now - renewedAt < timing.turnLeaseRenew) return;
      renewing = true;
      renewedAt = now;
      try {
        await renewAll('turns', now);
        await renewAll('urgent', now);
      } finally {
        renewing = false;
      }
    },
  };
}
