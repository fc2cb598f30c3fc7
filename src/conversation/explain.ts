import { type Button, ChatError, type OutMessage } from '../chat.ts';
import { MediaError } from '../media/media.ts';
import { NemoError } from '../nemo/errors.ts';
import type { Talk } from './talk.ts';

/** Every failure as a person is told it: what happened, whether it cost anything, and what to do now. */
export async function explain(talk: Talk, error: unknown): Promise<OutMessage> {
  const { texts } = talk;
  const account =
    error instanceof NemoError && error.reason === 'no-credits' ? await accountButton(talk) : undefined;
  const lines = [whatHappened(talk, error), whatItCost(talk), account?.text ?? whatNow(talk, error)];
  return {
    text: lines.filter(line => line !== '').join('\n'),
    buttons: [
      account
        ? [account.button]
        : talk.stage === 'settled'
          ? [{ label: texts.exportButton, action: 'export' }]
          : [],
    ].filter(row => row.length > 0),
  };
}

function whatHappened(talk: Talk, error: unknown): string {
  const { failed } = talk.texts;
  if (error instanceof NemoError) return failed[error.reason];
  if (error instanceof MediaError && talk.stage === 'settled') return failed.videoDamaged;
  if (error instanceof ChatError && talk.stage === 'settled') return failed.notDelivered;
  return failed.internal;
}

function whatItCost(talk: Talk): string {
  if (talk.stage === 'free') return talk.texts.charged.nothing;
  return talk.stage === 'paying' ? talk.texts.charged.unknown : '';
}

function whatNow(talk: Talk, error: unknown): string {
  const { now } = talk.texts;
  if (talk.stage === 'settled')
    return error instanceof NemoError && error.reason === 'plan-needed' ? now.plan : now.export;
  if (!(error instanceof NemoError)) return now.again;
  if (error.reason === 'unauthorised') return '';
  if (error.reason === 'file-type' || error.reason === 'file-too-large') return '';
  return error.reason === 'refused' ? now.otherWords : now.again;
}

async function accountButton(talk: Talk): Promise<{ text: string; button: Button }> {
  const { texts, services } = talk;
  const { kind, url } = await services.nemo.accountLink();
  const register = kind === 'register';
  return {
    text: talk.limits.hasButtons
      ? register
        ? texts.now.register
        : texts.now.topUp
      : `${register ? texts.now.register : texts.now.topUp}\n${url}`,
    button: { label: register ? texts.register : texts.topUp, url },
  };
}
