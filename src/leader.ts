/**
 * What only one of a bot's processes does at a time: poll Telegram, tell places in the line, begin a session with
 * Discord. The storage says who, since it is what they have in common.
 */
export interface Leader {
  /**
   * Waits until nobody holds `name`, runs `work`, and gives the name up when that ends, which ends this as well: it
   * resolves or rejects as `work` does. A name is held once, within a process too; those who wait get it in the order
   * in which they came to their process. Who holds it and dies, or is cut off from the storage, is followed by another
   * within about 11 s (`leaderLease` and `leaderLook`).
   *
   * The signal that `work` gets aborts when the name is lost: `work` has to end soon, however it likes, and is run anew
   * when the name is held again. It aborts as well when `until` does, which is the end of this, waiting or not, without
   * an error.
   */
  lead(name: string, work: (signal: AbortSignal) => Promise<void>, until: AbortSignal): Promise<void>;
}

/** For a bot of one process, which leads in everything. */
export function soleLeader(): Leader {
  const tails = new Map<string, Promise<void>>();
  return {
    lead: async (name, work, until) => {
      if (until.aborted) return;
      let isHeld = false;
      const before = tails.get(name) ?? Promise.resolve();
      const led = before.then(async () => {
        isHeld = !until.aborted;
        if (isHeld) await work(until);
      });
      const tail = led.catch(() => {});
      tails.set(name, tail);
      void tail.then(() => tails.get(name) === tail && tails.delete(name));
      const left = new Promise<void>(resolve => {
        until.addEventListener('abort', () => isHeld || resolve(), { once: true });
      });
      await Promise.race([led, left]);
    },
  };
}
