import { readFileSync } from 'node:fs';

/**
 * CPU time in milliseconds that a process and its children have used so far, as Linux counts it: in steps of 10 ms. NaN
 * where it has ended, or the system tells nothing of it.
 */
export function cpuMsOf(pid: number | undefined): number {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === '') return Number.NaN;
  // After the name, which may hold anything: utime and stime, and those of children that have ended (proc(5), 14 to 17).
  const ticks = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15);
  const own = ticks.reduce((sum, one) => sum + Number(one) * 10, 0);
  // What a child has used that ends meanwhile is its parent's.
  return childrenOf(pid).reduce((sum, child) => sum + (cpuMsOf(child) || 0), own);
}

function childrenOf(pid: number | undefined): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
