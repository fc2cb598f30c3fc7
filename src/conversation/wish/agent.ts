import { z } from 'zod';
import { describeChanges } from '../../draft/changes.ts';
import { NemoError } from '../../nemo/errors.ts';
import type { AgentEvent, NemoSession } from '../../nemo/nemo.ts';
import { waitingFiles } from '../../sessions.ts';
import type { Texts } from '../../texts/index.ts';
import { Unspent } from '../../turns/engine.ts';
import type { Talk } from '../talk.ts';
import { type Aftermath, aftermathSchema, readAftermath } from './aftermath.ts';
import { addCharges, type Charge, chargeBetween } from './charge.ts';
import { countWish, uncounted } from './counting.ts';
import { expectFiles, withProject } from './project.ts';
import { passes, type Snapshot, snapshotSchema, takeSnapshot } from './snapshot.ts';

/** One wish, said to the agent exactly once, with the project read before and after. */

const questionSchema = z.object({
  title: z.string().optional(),
  questions: z.array(
    z.object({
      id: z.string(),
      prompt: z.string(),
      options: z.array(z.object({ id: z.string(), label: z.string() })),
      allowMultiple: z.boolean(),
    }),
  ),
});

const promptResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), texts: z.array(z.string()), question: questionSchema.optional() }),
  /** The agent reported an error itself. */
  z.object({ kind: z.literal('failed') }),
  /** The connection was lost, and the state shows that the wish was carried out. */
  z.object({ kind: z.literal('recovered') }),
  /** The connection was lost, and the state never changed. */
  z.object({ kind: z.literal('lost') }),
]);

const afterSchema = aftermathSchema.extend({ alone: z.boolean() });

export type AgentResult =
  | z.infer<typeof promptResultSchema>
  /** The session is gone, and with it what the agent has made. */
  | { kind: 'gone' }
  /** What the agent has made could not be read. */
  | { kind: 'unread' };

export interface AgentOutcome {
  session: NemoSession;
  result: AgentResult;
  /** What is different now, as sentences; empty when nothing that matters is. */
  changes: string[];
  after: Snapshot;
  /** What this wish has cost so far. */
  charge: Charge;
}

/**
 * Sends `wish` to the agent under the step name `key`. A lost connection is looked into by reading the state, as
 * the contract says; nothing is ever sent twice. Throws `NemoError` only where nothing was charged, `LimitReached` where
 * another turn has taken the last of the day, and `StaleWish` where its files are gone. `isFirst` is false for what belongs to a wish that was counted.
 */
export function askAgent(talk: Talk, key: string, wish: string, isFirst: boolean): Promise<AgentOutcome> {
  const { turn, services } = talk;
  const waiting = waitingFiles(talk.session);
  return withProject(talk, async session => {
    expectFiles(talk.session, wish, waiting);
    const spell = services.spending.begin();
    const { charge: earlier } = talk;
    try {
      const before = await turn.step(`${key}/before@${session.sessionId}`, snapshotSchema, () =>
        takeSnapshot(talk, session),
      );
      await talk.progress.show(talk.texts.progress.thinking);
      const prompt = `${key}/prompt`;
      const count = isFirst ? countWish(talk, prompt) : uncounted;
      if (!(await turn.hasBegun(prompt))) await count.take();
      talk.stage = 'paying';
      talk.charge = undefined;
      const paid = turn.paid(prompt, promptResultSchema, {
        submit: own =>
          submit(talk, session, wish, own).catch(error => {
            if (error instanceof Unspent) {
              talk.stage = 'free';
              talk.charge = earlier;
            }
            throw error;
          }),
        recover: () => recover(talk, session, before),
      });
      const result = await paid.catch(async error => {
        if (talk.stage === 'free') await count.undo();
        throw error;
      });
      const after = await turn.step(`${key}/after@${session.sessionId}`, afterSchema, async () => {
        const pauses = result.kind === 'lost' ? [] : services.timing.recoveryPauses;
        const aftermath = await readAftermath(talk, session, before, { pauses, isAlone: spell.isAlone });
        return { ...aftermath, alone: spell.isAlone() && turn.attempt === 1 };
      });
      const state = after.state ?? before.state;
      const own = chargeBetween(before, after, after.alone);
      if (own.spent === 0 && (result.kind === 'failed' || result.kind === 'lost')) await count.undo();
      const charge = addCharges(earlier, own);
      talk.stage = 'settled';
      talk.charge = charge;
      return {
        session,
        result: inTheEnd(result, after),
        changes: describeChanges(before.state, state, talk.texts.timeline),
        after: { ...after, state },
        charge,
      };
    } finally {
      spell.end();
    }
  });
}

/** A stream's end is no proof of the work's: what is there afterwards has the last word. */
function inTheEnd(result: AgentResult, { state, gone, atWork }: Aftermath): AgentResult {
  if (state === undefined) return { kind: gone ? 'gone' : 'unread' };
  return atWork ? { kind: 'lost' } : result;
}

async function submit(
  talk: Talk,
  session: NemoSession,
  wish: string,
  own: () => Promise<void>,
): Promise<z.infer<typeof promptResultSchema>> {
  const { turn, services, texts, log } = talk;
  const onEvent = (event: AgentEvent) => {
    const label = labelOf(event, texts);
    if (label) talk.progress.show(label).catch(error => log.debug({ err: error }, 'progress was not shown'));
  };
  try {
    const { texts: said, question } = await services.nemo.prompt(session.sessionId, wish, {
      signal: turn.signal,
      own,
      onEvent,
    });
    return { kind: 'reply', texts: said, ...(question && { question: { ...question } }) };
  } catch (error) {
    if (!(error instanceof NemoError)) throw error;
    log.warn({ err: error, reason: error.reason }, 'the wish got no reply');
    if (error.unspent) throw new Unspent(error);
    if (error.reason === 'agent-failed') return { kind: 'failed' };
    throw error;
  }
}

async function recover(
  talk: Talk,
  session: NemoSession,
  before: Snapshot,
): Promise<z.infer<typeof promptResultSchema>> {
  const { turn, services, texts } = talk;
  await talk.progress.show(texts.progress.reconnecting);
  for (const pause of services.timing.recoveryPauses) {
    await turn.sleep(pause);
    try {
      const now = await services.nemo.state(session.sessionId, turn.signal);
      if (describeChanges(before.state, now, texts.timeline).length > 0) return { kind: 'recovered' };
    } catch (error) {
      if (!(error instanceof NemoError)) throw error;
      talk.log.warn({ err: error }, 'the state can not be read yet');
      if (!passes(error)) break;
    }
  }
  return { kind: 'lost' };
}

/** A tool's name may choose the label; it is never shown itself. */
function labelOf(event: AgentEvent, texts: Texts): string | undefined {
  if (event.type === 'text') return texts.progress.writing;
  if (event.type !== 'tool') return undefined;
  if (/music|audio|bgm|sound|voice/i.test(event.name)) return texts.progress.music;
  if (/generat|creat|seedance|animat|image_to_video/i.test(event.name)) return texts.progress.generating;
  if (/analy|understand|inspect|describe|read|get_|list_/i.test(event.name)) return texts.progress.analysing;
  return texts.progress.editing;
}
