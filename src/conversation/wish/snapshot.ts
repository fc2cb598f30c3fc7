import { z } from 'zod';
import { jsonSchema } from '../../json.ts';
import { NemoError } from '../../nemo/errors.ts';
import type { Balance, NemoSession } from '../../nemo/nemo.ts';
import type { Talk } from '../talk.ts';

/** The project and the account at one moment; two of them tell what a turn changed and what it cost. */
export const snapshotSchema = z.object({
  state: z.object({ draft: jsonSchema.optional(), raw: jsonSchema }),
  balance: z.object({ available: z.number(), frozen: z.number() }).optional(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** Both are read side by side. An unknown balance is no reason to fail; a lost session is. */
export async function takeSnapshot(talk: Talk, session: NemoSession): Promise<Snapshot> {
  const { nemo } = talk.services;
  const [state, balance] = await Promise.all([
    nemo.state(session.sessionId, talk.turn.signal),
    readBalance(talk),
  ]);
  return { state, ...(balance && { balance }) };
}

/** True for what may be better in a moment. */
export function passes(error: NemoError): boolean {
  return ['unreachable', 'timeout', 'server-error', 'rate-limited'].includes(error.reason);
}

export async function readBalance(talk: Talk): Promise<Balance | undefined> {
  try {
    return await talk.services.nemo.balance(talk.turn.signal);
  } catch (error) {
    if (!(error instanceof NemoError)) throw error;
    talk.log.warn({ err: error }, 'the balance can not be read');
    return undefined;
  }
}
