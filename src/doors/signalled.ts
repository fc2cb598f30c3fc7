/** Resolves when the process is asked to stop. From the call on, such a signal ends nothing by itself. */
export function signalled(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}
