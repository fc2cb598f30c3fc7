import type { AccountRecord } from './ledger.ts';
import { type Reply, refusal, success } from './replies.ts';

export function balance({ available, frozen }: AccountRecord): Reply {
  return success({ available, frozen, total: available + frozen });
}

/** Reserves credits for work that starts; 2001 where there are too few. */
export function hold(account: AccountRecord, cost: number): void {
  if (account.available < cost) throw refusal(2001, 'Insufficient credits');
  account.available -= cost;
  account.frozen += cost;
}

/** The work is done: what was reserved is gone. */
export function settle(account: AccountRecord, cost: number): void {
  account.frozen -= cost;
  account.charged += cost;
}

/** The work failed: what was reserved is there again. */
export function release(account: AccountRecord, cost: number): void {
  account.frozen -= cost;
  account.available += cost;
}
