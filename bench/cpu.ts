import { readFileSync } from 'node:fs';

/** CPU time in milliseconds that a process and its children have used so far, as Linux counts it: in steps of 10 ms. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // After the name, which may hold anything: utime and stime, and those of children that have ended (proc(5), 14 to 17).
  const ticks = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15);
  const own = ticks.reduce((sum, one) => sum + Number(one) * 10, 0);
  return childrenOf(pid).reduce((sum, child) => sum + cpuMsOf(child), own);
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}
