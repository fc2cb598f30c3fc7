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

export const good = (says: string): Finding => ({ state: 'good', says });
export const note = (says: string): Finding => ({ state: 'note', says });
export const bad = (says: string): Finding => ({ state: 'bad', says });

const marks = { good: '✓', note: '!', bad: '✗' } as const satisfies Record<Finding['state'], string>;

/**
 * Runs the checks one after the other and writes a line for each; or, for programs that read it, one JSON object at
 * the end. Answers the exit status: 0, or 1 where something is bad.
 */
export async function examine(
  checks: readonly Check[],
  write: (text: string) => void,
  { json = false } = {},
): Promise<number> {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const found: ({ name: string } & Finding)[] = [];
  for (const { name, run } of checks) {
    const finding = await run().catch(error => bad(error instanceof Error ? error.message : String(error)));
    found.push({ name, ...finding });
    const lines = finding.says.replaceAll('\n', `\n${' '.repeat(width + 4)}`);
    if (!json) write(`${marks[finding.state]} ${name.padEnd(width)}  ${lines}\n`);
  }
  const isWell = found.every(({ state }) => state !== 'bad');
  if (json) write(`${JSON.stringify({ ok: isWell, checks: found }, undefined, 2)}\n`);
  return isWell ? 0 : 1;
}
