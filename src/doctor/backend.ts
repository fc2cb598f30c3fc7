import { randomUUID } from 'node:crypto';
import { NemoError } from '../nemo/errors.ts';
import type { Nemo } from '../nemo/nemo.ts';
import { bad, type Check, type Finding, good, note } from './examine.ts';

/** Whether NemoVideo would work for this bot. Nothing of it costs credits. */
export function backendChecks(nemo: Nemo, hasOwnToken: boolean, signal: AbortSignal): Check[] {
  const call = async (work: () => Promise<Finding>): Promise<Finding> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NemoError)) throw error;
      return bad(problems[error.reason] ?? `NemoVideo does not work as it should (${error.reason}).`);
    }
  };
  return [
    {
      name: 'backend',
      run: () =>
        call(async () => {
          const { available } = await nemo.balance(signal);
          const credits = `${available} credits are left`;
          if (hasOwnToken)
            return available > 0 ? good(`NEMO_TOKEN works; ${credits}.`) : bad(`${credits}: top up.`);
          const anonymous = 'It works with an anonymous token (100 credits, 7 days)';
          return note(`${anonymous}; ${credits}. For more than trying it out, set NEMO_TOKEN.`);
        }),
    },
    { name: 'export', run: () => call(() => checkExport(nemo, signal)) },
  ];
}

/** A render of nothing is refused for what it is, or else for want of a plan. */
async function checkExport(nemo: Nemo, signal: AbortSignal): Promise<Finding> {
  const { sessionId } = await nemo.createSession('en', signal);
  const id = `render_${randomUUID()}`;
  try {
    await nemo.submitRender({ id, sessionId, draft: {} }, signal);
    await nemo.cancelRender(id, signal);
  } catch (error) {
    if (!(error instanceof NemoError)) throw error;
    if (error.reason === 'plan-needed')
      return bad('Videos are refused: the account needs a subscription for exports (not credits).');
    if (error.reason !== 'refused' && error.reason !== 'render-failed') throw error;
  }
  return good('Nothing speaks against making videos.');
}

const problems: Partial<Record<NemoError['reason'], string>> = {
  unauthorised:
    'NemoVideo refuses the token. Set NEMO_TOKEN anew; without one, an anonymous token is granted about once a week.',
  unreachable: 'NemoVideo can not be reached: check NEMO_API_URL, the network and any proxy.',
  timeout: 'NemoVideo does not answer in time.',
  'server-error': 'NemoVideo fails on its side; try again later.',
  'rate-limited': 'NemoVideo says that there are too many requests; try again in a minute.',
  malformed:
    'What answers at NEMO_API_URL is not NemoVideo, or speaks what this version does not understand.',
};
