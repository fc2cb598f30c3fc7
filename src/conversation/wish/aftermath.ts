import { z } from 'zod';
import { describeChanges } from '../../draft/changes.ts';
import { NemoError } from '../../nemo/errors.ts';
import type { NemoSession } from '../../nemo/nemo.ts';
import type { Talk } from '../talk.ts';
import { readBalance, type Snapshot, snapshotSchema, takeSnapshot } from './snapshot.ts';

/** What is there after a paid request, as far as it can be found out. */
export const aftermathSchema = z.object({
  /** Undefined where it could not be read. */
  state: snapshotSchema.shape.state.optional(),
  balance: snapshotSchema.shape.balance,
  /** The session is no more, and with it what the agent has made. */
  gone: z.boolean(),
  /** The agent still holds credits for this and has changed nothing yet. */
  atWork: z.boolean(),
});
export type Aftermath = z.infer<typeof aftermathSchema>;

/**
 * Reads the project after a paid request. Nothing may be lost now, so it is read again after each of the `pauses`
 * while something is wrong (once more where the session seems to be gone), and while the agent is still at work:
 * its stream may have been cut in a way that looks like its end.
 */
export async function readAftermath(
  talk: Talk,
  session: NemoSession,
  before: Snapshot,
  { pauses: given, isAlone }: { pauses: readonly number[]; isAlone: () => boolean },
): Promise<Aftermath> {
  const pauses = [...given];
  let seemsGone = false;
  for (;;) {
    const found = await tryToRead(talk, session);
    const pause = pauses.shift();
    if (found instanceof NemoError) {
      const gone = found.reason === 'session-gone';
      if (pause === undefined || (gone && seemsGone))
        return { balance: await readBalance(talk), gone, atWork: false };
      seemsGone = gone;
    } else {
      const atWork = isAlone() && isAtWork(talk, before, found);
      if (pause === undefined || !atWork) return { ...found, gone: false, atWork };
    }
    await talk.turn.sleep(pause);
  }
}

async function tryToRead(talk: Talk, session: NemoSession): Promise<Snapshot | NemoError> {
  try {
    return await takeSnapshot(talk, session);
  } catch (error) {
    if (!(error instanceof NemoError)) throw error;
    talk.log.warn({ err: error }, 'the state can not be read yet');
    return error;
  }
}

function isAtWork(talk: Talk, before: Snapshot, now: Snapshot): boolean {
  const holdsMore = (now.balance?.frozen ?? 0) > (before.balance?.frozen ?? Infinity);
  return holdsMore && describeChanges(before.state, now.state, talk.texts.timeline).length === 0;
}
