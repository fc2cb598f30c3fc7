import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence } from './evidence.ts';

/** Writes all that was seen to a file, for whoever looks for the cause of a violation; answers its path. */
export async function keepEvidence(seed: number, evidence: Evidence): Promise<string> {
  const file = join(tmpdir(), `stillmotion-torture-${seed}.json`);
  await writeFile(file, JSON.stringify(evidence, undefined, 1));
  return file;
}
