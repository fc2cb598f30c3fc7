import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const toldSchema = z.object({ outcome: z.string(), ms: z.number(), stuck: z.number(), peakMiB: z.number() });
export type Told = z.infer<typeof toldSchema>;

/** What becomes of each file in a process of its own; fewer than were given where one of them ended that. */
export async function preparedApart(work: string, paths: readonly string[]): Promise<Told[]> {
  const script = fileURLToPath(new URL('./prepare-all.ts', import.meta.url));
  const child = spawn(process.execPath, [script, work, ...paths], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = (await text(child.stdout)).trim().split('\n');
  return lines.filter(line => line !== '').map(line => toldSchema.parse(JSON.parse(line)));
}
