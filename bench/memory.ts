import { readFile } from 'node:fs/promises';

/**
 * Memory of another process in MiB, now (`VmRSS`) or the highest so far (`VmHWM`); nothing where it has ended or the
 * system, not being Linux, does not tell.
 */
export async function memoryOf(
  pid: number | undefined,
  what: 'VmRSS' | 'VmHWM',
): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kiB] = new RegExp(`${what}:\\s+(\\d+)`).exec(status) ?? [];
  return kiB === undefined ? undefined : Number(kiB) / 1_024;
}
