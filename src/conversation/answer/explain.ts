import { type Button, ChatError, type OutMessage } from '../../chat.ts';
import { MediaError } from '../../media/media.ts';
import { NemoError } from '../../nemo/errors.ts';
import { LimitReached } from '../../usage/usage.ts';
import type { Talk } from '../talk.ts';
import { costSoFar } from '../wish/charge.ts';
import { StaleWish } from '../wish/project.ts';
import { limitSentence } from './limit.ts';
import { joinLines } from './split.ts';

/** Every failure as a person is told it: what happened, whether it cost anything, and what to do now. */
export async function explain(talk: Talk, error: unknown): Promise<OutMessage> {
  const { texts } = talk;
  if (error instanceof NemoError && error.reason === 'no-credits') return tooFewCredits(talk);
  if (error instanceof StaleWish) return { text: joinLines([costSoFar(talk), whatIsLeft(talk)]) };
  return {
    text: joinLines([
      whatHappened(talk, error),
      costSoFar(talk),
      whatNow(talk, error),
      whatElse(talk, error),
    ]),
    buttons: talk.stage === 'settled' ? [[{ label: texts.exportButton, action: 'export' }]] : [],
  };
}

/** What was lost with the session has been said. */
function whatIsLeft({ texts, session }: Talk): string {
  return session.unused > 0 ? texts.now.kept : '';
}

/** With the way to more of them. */
export async function tooFewCredits(talk: Talk): Promise<OutMessage> {
  const account = await accountButton(talk);
  return {
    text: joinLines([talk.texts.failed['no-credits'], costSoFar(talk), unexportedNote(talk), account.text]),
    buttons: [[account.button]],
  };
}

/** Where a wish goes no further: edits that were paid for, and that no video shows yet, are there for the asking. */
export function unexportedNote({ texts, session }: Pick<Talk, 'texts' | 'session'>): string {
  return session.unexported ? texts.now.unexported : '';
}

function whatHappened(talk: Talk, error: unknown): string {
  const { failed } = talk.texts;
  if (error instanceof NemoError) {
    if (error.reason === 'plan-needed' && talk.stage === 'free') return failed.planForAnything;
    return failed[error.reason];
  }
  if (error instanceof LimitReached) return limitSentence(talk.texts, error.reached);
  if (error instanceof MediaError && talk.stage === 'settled') return failed.videoDamaged;
  if (error instanceof ChatError && talk.stage === 'settled') return failed.notDelivered;
  return failed.internal;
}

function whatNow(talk: Talk, error: unknown): string {
  const { now } = talk.texts;
  if (error instanceof LimitReached) return '';
  const reason = error instanceof NemoError ? error.reason : undefined;
  if (reason === 'session-gone') return now.anew;
  if (talk.stage === 'settled') return reason === 'plan-needed' ? now.plan : now.export;
  if (reason === 'unauthorised' || reason === 'plan-needed') return '';
  if (reason === 'file-type' || reason === 'file-too-large') return '';
  return reason === 'refused' ? now.otherWords : now.again;
}

/** In a project that is lost nothing waits, and of what the turn itself has made `whatNow` speaks. */
function whatElse(talk: Talk, error: unknown): string {
  const isGone = error instanceof NemoError && error.reason === 'session-gone';
  return isGone || talk.stage === 'settled' ? '' : unexportedNote(talk);
}

/** The way to more credits: what to say of it, and its button. */
export async function accountButton(talk: Talk): Promise<{ text: string; button: Button }> {
  const { texts, services } = talk;
  const { kind, url } = await services.nemo.accountLink();
  const register = kind === 'register';
  const advice = register ? texts.now.register : texts.now.topUp;
  return {
    text: talk.limits.hasButtons ? advice : `${advice}\n${url}`,
    button: { label: register ? texts.register : texts.topUp, url },
  };
}
