import fc from 'fast-check';
import type { Timing } from '../../src/timing.ts';
import { cells } from '../failures/cells.ts';
import { type Errand, observe } from '../failures/observe.ts';
import { complaintsAbout, conversationOf } from '../failures/verdict.ts';

/** Several faults in one turn, on any calls and in any order, with the checks that every single one has to pass. */

/** What can go wrong at one place of a turn, without what the matrix knows of the errand it was made for. */
const faults = [...cells.beforeTheWish, ...cells.afterTheWish].map(cell => ({
  name: `${cell.call}: ${cell.fault}, ${cell.often}`,
  cell,
}));
type Fault = (typeof faults)[number];

export interface Disaster {
  errand: Errand;
  faults: Fault[];
  /** How many calls pass before each of them. */
  after: number[];
}

const errands: Errand[] = [
  'first',
  'first',
  'each',
  'edit',
  'talk',
  'pictures',
  'export',
  'credits',
  'status',
];

export const disaster: fc.Arbitrary<Disaster> = fc.record({
  errand: fc.constantFrom(...errands),
  faults: fc.array(fc.constantFrom(...faults), { minLength: 2, maxLength: 5 }),
  after: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
});

export function describeDisaster({ errand, faults, after }: Disaster): string {
  return `${errand} with ${faults.map(({ name }, at) => `${name} after ${after[at]}`).join('; ')}`;
}

/** Short enough for whatever lasts until a bound is reached, and long enough for a busy machine. */
const impatient: Partial<Timing> = {
  callTimeout: 1_000,
  balancePatience: 500,
  transferIdle: 1_000,
  promptSilence: 1_000,
  promptTimeout: 3_000,
  renderTimeout: 1_000,
};

/** What is wrong with how the person was served; empty when nothing is. */
export async function complaintsIn(given: Disaster, photos: readonly string[]): Promise<string[]> {
  const armed = given.faults.flatMap(({ cell }, at) =>
    cell.faults.map(fault => ({ ...fault, after: (fault.after ?? 0) + (given.after[at] ?? 0) })),
  );
  const seen = await observe({ errand: given.errand, faults: armed, timing: impatient }, photos);
  // Together they may hold a turn as long as all of them do, and never longer than the program's own bounds.
  const complaints = complaintsAbout(seen, { boundMs: 30_000, heals: false }).filter(
    // How much of a wish for several videos is left over depends on where it broke.
    complaint => given.errand !== 'each' || !/afterwards got [23] videos/.test(complaint),
  );
  return complaints.length === 0 ? [] : [...complaints, conversationOf(seen)];
}
