/** Runs what it is given one after the other. */
export function createLine(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return run => {
    const result = last.then(run);
    last = result.catch(() => {});
    return result;
  };
}
