import { expect, test } from 'vitest';
import { createLeases } from '../../src/turns/leases.ts';
import type { Job } from '../../src/turns/postgres-jobs.ts';
import { quick } from './harness.ts';

test('all leases are renewed by one question a queue, also where some of the jobs are gone', async () => {
  const jobs = Array.from({ length: 500 }, (_, n): Job => {
    return { id: `${n}`, retryCount: 0, queue: n % 2 === 0 ? 'turns' : 'urgent', chat: 'a', turn: `${n}` };
  });
  const gone = new Set([jobs[6], jobs[7]]);
  const asked: string[] = [];
  const leases = createLeases(
    async (queue, some) => {
      asked.push(`${some.length} of ${queue}`);
      return new Set(some.filter(job => !gone.has(job)));
    },
    { ...quick, turnLeaseRenew: 0 },
  );
  const lost: string[] = [];
  for (const job of jobs) leases.keep(job, performance.now(), () => lost.push(job.id));
  await leases.tend();
  expect(asked).toEqual(['250 of turns', '250 of urgent']);
  expect(lost).toEqual(['6', '7']);
});
