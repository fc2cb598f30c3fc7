import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { answerOf } from './child.ts';

/** What some work took of time and of its own process. */
const costSchema = z.object({
  ms: z.number(),
  cpuMs: z.number(),
  /** From the memory in use just before to the highest that it has ever been. */
  growthMiB: z.number(),
  /** The highest since the process began. */
  peakMiB: z.number(),
});
export type Cost = z.infer<typeof costSchema>;

/** Work in a process of its own, so that time and memory are its own as well. */
export interface Measured {
  /** Has the process do it once more. */
  cost(): Promise<Cost>;
  end(): Promise<void>;
}

const compiled = new URL('../node_modules/.cache/compiled', import.meta.url);

/** Starts the file beside this one, which calls `serveCosts` when it is ready. */
export async function startMeasured(file: string, ...args: string[]): Promise<Measured> {
  // Compiled code is kept, as the program does.
  const env = { ...process.env, NODE_COMPILE_CACHE: fileURLToPath(compiled) };
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { env });
  await answerOf(child);
  return {
    cost: async () => {
      child.send('again');
      return costSchema.parse(await answerOf(child));
    },
    end: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** The other side: does the work as often as it is asked to, and ends with the one who asks. */
export function serveCosts(work: () => Promise<unknown>): void {
  process.on('message', () => measure(work).then(cost => process.send?.(cost), fail));
  process.once('disconnect', () => process.exit());
  process.send?.('ready');
}

async function measure(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  // maxRSS is in KiB.
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  return { ms, cpuMs: (user + system) / 1000, growthMiB: peakMiB - before / 1024 / 1024, peakMiB };
}

/** For a side that has nothing to compare any more: whoever measures it hears of its end. */
export function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
