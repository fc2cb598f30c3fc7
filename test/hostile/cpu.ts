/** Milliseconds that this thread has worked so far: however busy the machine is otherwise, work takes the same of it. */
export function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
