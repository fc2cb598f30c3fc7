import { expect, test } from 'vitest';
import { createMetrics } from '../../src/operator/metrics.ts';

/** What a process tells, without labels. */
async function told({ text }: ReturnType<typeof createMetrics>): Promise<Record<string, number>> {
  const lines = (await text({ queued: 3, running: 2, oldestMs: 4_000 })).split('\n');
  return Object.fromEntries(
    lines.map(line => line.split(' ')).map(([name = '', value]) => [name, Number(value)]),
  );
}

test('turns that run here add up; the line is told by every process, the balance by those that know it', async () => {
  const [gateway, worker] = [createMetrics(), createMetrics()];
  worker.watch.turnBegan('telegram', 1);
  worker.watch.turnBegan('discord', 2);
  worker.watch.turnEnded('discord', 'left', 10);
  worker.watch.balance(90, 10);
  const line = {
    stillmotion_turns_queued: 3,
    stillmotion_turns_running: 2,
    stillmotion_turns_oldest_seconds: 4,
  };
  expect(await told(gateway)).toMatchObject({
    ...line,
    stillmotion_turns_here: 0,
    stillmotion_credits_left: Number.NaN,
    stillmotion_credits_spent_total: 0,
  });
  expect(await told(worker)).toMatchObject({
    ...line,
    stillmotion_turns_here: 1,
    stillmotion_credits_left: 90,
    stillmotion_credits_spent_total: 10,
  });
});
