import type { Evidence, Request } from './evidence.ts';
import { isManyStopped } from './sentences.ts';

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
  const { chat, at } = request;
  const isTold = messages.some(one => one.chat === chat && one.at >= at && isManyStopped(one.text));
  return isTold && isStoppedBetween(request, Infinity, requests);
}
