import { z } from 'zod';

/** How updates come in. */
export const ways = ['polling', 'webhook', 'gateway', 'page'] as const;
export type Way = (typeof ways)[number];

export const updates = 500;
/** Where the webhook listens; below /, as on a server of one's own. */
export const webhookPath = '/telegram';
export const webhookSecret = 'an-example-of-a-secret';

/** From the first update to the last one that is stored, and what it cost the process. */
export const acceptedSchema = z.object({ ms: z.number(), cpuMs: z.number() });
export type Accepted = z.infer<typeof acceptedSchema>;

/** Tells the one who asks how long it took, whenever as many as there are have been stored. Call the answer for each. */
export function countStored(): () => void {
  let stored = 0;
  let startedAt = 0;
  let cpu = process.cpuUsage();
  process.on('message', () => {
    stored = 0;
    cpu = process.cpuUsage();
  });
  process.once('disconnect', () => process.exit());
  return () => {
    if (stored === 0) startedAt = performance.now();
    stored += 1;
    if (stored !== updates) return;
    const { user, system } = process.cpuUsage(cpu);
    process.send?.({ ms: performance.now() - startedAt, cpuMs: (user + system) / 1_000 });
  };
}
