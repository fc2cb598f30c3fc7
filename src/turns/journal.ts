import { z } from 'zod';
import { type TurnContext, Unspent } from './engine.ts';

/** The journal of one turn: what its steps gave, and which paid ones may be under way. Every write is on disk when it resolves. */
export interface Journal {
  /** The result as JSON, `null` for an intention without a result, `undefined` for a step not begun. */
  find(name: string): Promise<string | null | undefined>;
  intend(name: string): Promise<void>;
  record(name: string, result: string): Promise<void>;
  withdraw(name: string): Promise<void>;
}

/** The journal of a turn's first run, which need not ask the storage for what only an earlier run can have written. */
export function newJournal(journal: Journal): Journal {
  const written = new Set<string>();
  return {
    ...journal,
    find: async name => (written.has(name) ? journal.find(name) : undefined),
    async intend(name) {
      written.add(name);
      await journal.intend(name);
    },
    async record(name, result) {
      written.add(name);
      await journal.record(name, result);
    },
  };
}

/** An object around it, since a step may give nothing (`undefined`), which JSON has no word for. */
const resultSchema = z.object({ value: z.unknown().optional() });

/**
 * The two kinds of steps on a journal, the same for every storage.
 * `checkpoint` throws when the turn has to end before another step begins; `own` goes to `submit` as it is.
 */
export function createSteps(
  journal: Journal,
  checkpoint: () => void,
  own: () => Promise<void>,
): Pick<TurnContext, 'step' | 'recall' | 'paid' | 'hasBegun'> {
  async function keep<T>(name: string, value: T): Promise<T> {
    await journal.record(name, JSON.stringify({ value }));
    return value;
  }

  return {
    async step(name, shape, run) {
      const former = read(shape, await journal.find(name));
      if (former.success) return former.data;
      checkpoint();
      return keep(name, await run());
    },

    async recall(name, shape) {
      const former = read(shape, await journal.find(name));
      return former.success ? former.data : undefined;
    },

    async paid(name, shape, { submit, recover }) {
      const written = await journal.find(name);
      const former = read(shape, written);
      if (former.success) return former.data;
      checkpoint();
      if (written !== undefined) return keep(name, await recover());

      await journal.intend(name);
      let sent: { value: z.output<typeof shape> } | undefined;
      try {
        sent = { value: await submit(own) };
      } catch (error) {
        if (error instanceof Unspent) {
          await journal.withdraw(name);
          throw error.cause;
        }
        // Nobody knows what the request did. When the turn has ended, its next run finds out.
        checkpoint();
      }
      return keep(name, sent ? sent.value : await recover());
    },

    hasBegun: async name => (await journal.find(name)) !== undefined,
  };
}

/** A result that an earlier version wrote and that fits no more is as good as none. */
function read<T>(
  shape: z.ZodType<T>,
  written: string | null | undefined,
): z.ZodSafeParseResult<T> | { success: false } {
  return typeof written === 'string'
    ? shape.safeParse(resultSchema.parse(JSON.parse(written)).value)
    : { success: false };
}
