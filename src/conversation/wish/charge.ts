import type { Balance } from '../../nemo/nemo.ts';
import type { Texts } from '../../texts/index.ts';
import type { Talk } from '../talk.ts';
import type { Snapshot } from './snapshot.ts';

/** What a turn cost and what is left, as far as the balance tells. `spent` is undefined where it can't be told. */
export interface Charge {
  spent: number | undefined;
  left: number | undefined;
}

/**
 * Compares two readings of the balance. All chats share one account: a difference counts only for a turn that was
 * alone with it. Where neither what is available has fallen nor the whole, which knows of no reservations that others have
 * made or got back, nothing was spent by anybody.
 */
export function chargeBetween(
  before: Pick<Snapshot, 'balance'>,
  after: Pick<Snapshot, 'balance'>,
  alone: boolean,
): Charge {
  if (!before.balance || !after.balance) return { spent: undefined, left: after.balance?.available };
  const spent = before.balance.available - after.balance.available;
  const isLess = spent > 0 || wholeOf(after.balance) < wholeOf(before.balance);
  const stillReserved = after.balance.frozen > before.balance.frozen;
  const known = !isLess ? 0 : alone && spent > 0 && !stillReserved ? spent : undefined;
  return { spent: known, left: after.balance.available };
}

const wholeOf = ({ available, frozen }: Balance) => available + frozen;

/** Both together; `later` knows what is left. */
export function addCharges(earlier: Charge | undefined, later: Charge): Charge {
  if (!earlier) return later;
  if (earlier.spent === undefined || later.spent === undefined) return { ...later, spent: undefined };
  return { ...later, spent: earlier.spent + later.spent };
}

/** "100 credits used, 0 left", or as much of it as is known. */
export function costLine(texts: Texts, charge: Charge): string {
  return charge.left === undefined ? chargeSentence(texts, charge) : texts.cost(charge.spent, charge.left);
}

/** The sentence of a failure about what its wish has cost so far. */
export function costSoFar({ texts, stage, charge }: Pick<Talk, 'texts' | 'stage' | 'charge'>): string {
  if (charge) return chargeSentence(texts, charge);
  return stage === 'free' ? texts.charged.nothing : texts.charged.unknown;
}

/** The same from what is known. */
export function chargeSentence(texts: Texts, charge: Charge): string {
  if (charge.spent === undefined) return texts.charged.unknown;
  return charge.spent === 0 ? texts.charged.nothing : texts.charged.some(charge.spent);
}
