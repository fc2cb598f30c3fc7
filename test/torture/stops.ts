import type { Evidence, Request, Shown } from './evidence.ts';
import { isAboutStop, isManyStopped } from './sentences.ts';

/** Somebody said in the chat that it should stop, after it was asked for and before `until`. */
export function isStoppedBetween(
  { chat, at }: Request,
  until: number,
  requests: readonly Request[],
): boolean {
  return requests.some(one => one.kind === 'stop' && one.chat === chat && one.at >= at && one.at <= until);
}

/** Several that were stopped at once are told together: “Stopped: 3 wishes.” */
export function wasStoppedWithOthers(
  request: Request,
  { messages, requests }: Pick<Evidence, 'messages' | 'requests'>,
): boolean {
  return messages.some(
    ({ chat, at, text }) =>
      chat === request.chat && isManyStopped(text) && isStoppedBetween(request, at, requests),
  );
}

/** How many wishes of the chat are told as stopped together. */
export function toldTogether(chat: string, messages: readonly Shown[]): number {
  const told = messages.filter(one => one.chat === chat && isManyStopped(one.text));
  return told.reduce((sum, { text }) => sum + Number(/\d+/.exec(text)?.[0] ?? 1), 0);
}

/** Whether somebody who stops something in the chat has been told what came of it. */
export function isStopAnswered({ chat, at }: Request, messages: readonly Shown[]): boolean {
  return messages.some(one => one.chat === chat && one.changedAt >= at && isAboutStop(one));
}
