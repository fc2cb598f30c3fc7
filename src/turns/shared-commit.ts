/**
 * Writes `T`s, each answered as `writeAll` answers it in its place. Those that come in the same moment, or while others
 * are being written, share one commit, as it is the commit that takes its time; where it fails, it fails for all of them.
 */
export function sharedCommit<T, R>(
  writeAll: (all: readonly T[]) => Promise<readonly R[]>,
): (one: T) => Promise<R | undefined> {
  const arrived: {
    one: T;
    written: (answer: R | undefined) => void;
    failed: (error: unknown) => void;
  }[] = [];
  let writing = false;

  /** One batch after the other, so that they are written in the order in which they came. */
  async function write(): Promise<void> {
    writing = true;
    while (arrived.length > 0) {
      const all = arrived.splice(0, atOnce);
      try {
        const answers = await writeAll(all.map(({ one }) => one));
        for (const [index, { written }] of all.entries()) written(answers[index]);
      } catch (error) {
        for (const { failed } of all) failed(error);
      }
    }
    writing = false;
  }

  return one =>
    new Promise((written, failed) => {
      if (arrived.push({ one, written, failed }) === 1 && !writing) setImmediate(write);
    });
}

/** What one commit takes. */
const atOnce = 500;
