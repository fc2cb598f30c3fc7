import fc from 'fast-check';
import type { Timing } from '../../src/timing.ts';
import { type Cell, cells } from '../failures/cells.ts';
import { discordCells } from '../failures/discord-cells.ts';
import { observe } from '../failures/observe.ts';
import { type DiscordTrouble, onDiscord } from '../failures/on-discord.ts';
import { onTelegram, type TelegramTrouble } from '../failures/on-telegram.ts';
import { type Errand, inMemory, type OpenStage } from '../failures/stage.ts';
import { telegramCells } from '../failures/telegram-cells.ts';
import { complaintsAbout, conversationOf } from '../failures/verdict.ts';

/** Several faults in one turn, on any calls and in any order, with the checks that every single one has to pass. */

type Platform = 'none' | 'telegram' | 'discord';

/** What can go wrong at one place of a turn, without what the matrix knows of the errand it was made for. */
interface Fault {
  name: string;
  cell: Cell;
  telegram?: TelegramTrouble;
  discord?: DiscordTrouble;
}
const named = (cell: Cell): Fault => ({ name: `${cell.call}: ${cell.fault}, ${cell.often}`, cell });
const ofBackend = [...cells.beforeTheWish, ...cells.afterTheWish].map(named);
/** What goes wrong at the start is over when the person comes. */
const isLater = ({ telegram, discord }: Fault) => !telegram?.atStart && !discord?.atStart;
const faults: Record<Platform, Fault[]> = {
  none: ofBackend,
  telegram: [
    ...ofBackend,
    ...telegramCells.map(cell => ({ ...named(cell), telegram: cell.trouble })).filter(isLater),
  ],
  discord: [
    ...ofBackend,
    ...discordCells.map(cell => ({ ...named(cell), discord: cell.trouble })).filter(isLater),
  ],
};

export interface Disaster {
  platform: Platform;
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
  'press',
];

export const disaster: fc.Arbitrary<Disaster> = fc
  .constantFrom<Platform>('telegram', 'discord', 'none')
  .chain(platform =>
    fc.record({
      platform: fc.constant(platform),
      errand: fc.constantFrom(...errands),
      faults: fc.array(fc.constantFrom(...faults[platform]), { minLength: 2, maxLength: 5 }),
      after: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
    }),
  );

export function describeDisaster({ platform, errand, faults, after }: Disaster): string {
  const where = platform === 'none' ? errand : `${errand} on ${platform}`;
  return `${where} with ${faults.map(({ name }, at) => `${name} after ${after[at]}`).join('; ')}`;
}

/** Short enough for whatever lasts until a bound is reached, and long enough for a busy machine. */
const impatient: Partial<Timing> = {
  callTimeout: 2_500,
  balancePatience: 500,
  transferIdle: 2_500,
  promptSilence: 1_000,
  promptTimeout: 3_000,
  renderTimeout: 1_000,
  chatRetryPauses: [1, 5, 15],
  chatMaxPause: 50,
  telegramCall: 2_500,
  discordCall: 2_500,
  discordAcknowledgeTry: 1_300,
  transferTimeout: 3_000,
};

/** The same faults, where so many more calls pass first. */
const delayed = <F extends { after?: number }>(faults: readonly F[], more = 0) =>
  faults.map(fault => ({ ...fault, after: (fault.after ?? 0) + more }));

/** The platform's faults together, in a place where they can happen. */
function stageOf({ platform, faults, after }: Disaster): OpenStage {
  if (platform === 'telegram') {
    const troubles = faults.map(({ telegram }) => telegram);
    return onTelegram({
      faults: troubles.flatMap((trouble, at) => delayed(trouble?.faults ?? [], after[at])),
      twice: troubles.some(trouble => trouble?.twice),
    });
  }
  if (platform === 'discord') {
    const troubles = faults.map(({ discord }) => discord);
    return onDiscord({
      faults: troubles.flatMap((trouble, at) => delayed(trouble?.faults ?? [], after[at])),
      isShutOut: troubles.some(trouble => trouble?.isShutOut),
      before: gateway => {
        for (const trouble of troubles) trouble?.before?.(gateway);
      },
      after: gateway => {
        for (const trouble of troubles) trouble?.after?.(gateway);
      },
    });
  }
  return inMemory;
}

/** What is wrong with how the person was served; empty when nothing is. */
export async function complaintsIn(given: Disaster, photos: readonly string[]): Promise<string[]> {
  const armed = given.faults.flatMap(({ cell }, at) =>
    cell.faults.map(fault => ({ ...fault, after: (fault.after ?? 0) + (given.after[at] ?? 0) })),
  );
  const seen = await observe(
    { errand: given.errand, faults: armed, timing: impatient, open: stageOf(given) },
    photos,
  );
  // Together they may hold a turn as long as all of them do, and never longer than the program's own bounds.
  const complaints = complaintsAbout(seen, { boundMs: 60_000, heals: false }).filter(
    // How much of a wish for several videos is left over depends on where it broke.
    complaint => given.errand !== 'each' || !/afterwards got [23] videos/.test(complaint),
  );
  return complaints.length === 0 ? [] : [...complaints, conversationOf(seen)];
}
