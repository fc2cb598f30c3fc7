/** What a check has found: all is well, something to know, or something that keeps the bot from working. */
export interface Finding {
  state: 'good' | 'note' | 'bad';
  /** A sentence: what is, and what to do where something is to be done. */
  says: string;
}

/** One thing that can be looked at without changing it. What it throws counts as bad, with the error's message. */
export interface Check {
  name: string;
  run(): Promise<Finding>;
}

const marks = { good: '✓', note: '!', bad: '✗' } as const satisfies Record<Finding['state'], string>;

/** Runs the checks one after the other and writes a line for each. Answers the exit status: 0, or 1 where one is bad. */
export async function examine(checks: readonly Check[], write: (text: string) => void): Promise<number> {
  const width = Math.max(...checks.map(({ name }) => name.length));
  let status = 0;
  for (const { name, run } of checks) {
    const { state, says } = await run().catch(
      (error: unknown): Finding => ({
        state: 'bad',
        says: error instanceof Error ? error.message : String(error),
      }),
    );
    if (state === 'bad') status = 1;
    write(`${marks[state]} ${name.padEnd(width)}  ${says}\n`);
  }
  return status;
}
