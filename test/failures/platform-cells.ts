import type { FaultInput } from '../../simulator/faults.ts';
import type { Timing } from '../../src/timing.ts';
import type { Cell } from './cells.ts';
import { sum } from './faults.ts';
import type { PlatformFault, PlatformFaults } from './platform-faults.ts';
import type { Errand, OpenStage } from './stage.ts';

/** One square of a platform's matrix, and what is to be put in place for it, alone or with others. */
export type PlatformCell<Trouble> = Cell & { trouble: Trouble };

const times = { once: 1, 'for a while': 4, always: 1_000_000 } as const;
type Often = keyof typeof times;

/** How a call is treated that fails: what it is for decides how much is done about it. */
type Manner =
  /** What must be said is said again, for about an hour. */
  | 'said'
  /** What only shows that something goes on is let be. */
  | 'shown'
  /** What is waited for from the platform is asked for until it comes. */
  | 'awaited';

/** What a platform's own faults are armed as. */
interface Armed<Effect> {
  on: string;
  after?: number;
  times: number;
  do: Effect;
  where?: (asked: unknown) => boolean;
}

/** A call of a platform in somebody's errand, and all that can go wrong with it. */
export interface PlatformPlace<Effect, Setting> {
  errand: Errand;
  call: string;
  on: string;
  after?: number;
  where?: (asked: unknown) => boolean;
  faults: PlatformFaults<Effect>;
  manner: Manner;
  often?: readonly Often[];
  /** What is the matter already, so that the call is made at all. */
  since?: readonly Armed<Effect>[];
  /** The same with the backend. */
  backend?: readonly FaultInput[];
  /** Where and how it all happens on the platform. */
  setting?: Setting;
  /** The faults, beside those that pass, after which the person gets what was asked for. */
  heals?: readonly string[] | 'once' | 'always';
  /** Those that do harm though they pass. */
  harms?: readonly string[];
  /** What bounds one try. */
  timeout?: keyof typeof timeouts;
  /** Shorter bounds, for what lasts until one is reached. */
  timing?: Partial<Timing>;
}

/** Bounds that a busy machine keeps to, where they are not what the fault is about. */
const patient: Partial<Timing> = {
  callTimeout: 10_000,
  promptSilence: 10_000,
  promptTimeout: 20_000,
  telegramCall: 10_000,
  discordCall: 10_000,
};
/** Shorter bounds, for what lasts until one is reached. */
const impatient: Partial<Timing> = { chatRetryPauses: [1, 5, 15], chatMaxPause: 50 };
const hasty = {
  call: { telegramCall: 1_000, discordCall: 1_000, discordAcknowledgeTry: 1_300 },
  upload: { transferTimeout: 1_000 },
  file: { transferIdle: 500 },
} satisfies Record<string, Partial<Timing>>;
const timeouts = {
  call: ({ telegramCall, discordCall, telegramPoll }: Timing) =>
    Math.max(telegramCall + telegramPoll, discordCall),
  upload: ({ transferTimeout }: Timing) => transferTimeout,
  file: ({ transferIdle }: Timing) => transferIdle,
};

/** What lasts until a bound is reached; discord.js waits by itself where it is told to slow down. */
const lasting = /^silent$|^429/;

/** How often a turn says something that it insists on. */
const sayings = 4;

function boundOf<Effect>(
  { manner, timeout = 'call' }: Pick<PlatformPlace<Effect, unknown>, 'manner' | 'timeout'>,
  { takes, passes }: PlatformFault<Effect>,
  often: Often,
): Cell['bound'] {
  return timing => {
    const one = takes(timing, timeouts[timeout](timing));
    if (manner === 'shown') return sayings * one;
    if (manner === 'awaited') return times[often] * (one + Math.max(...timing.connectPauses));
    if (often === 'once') return one + (passes ? (timing.chatRetryPauses[0] ?? 0) : 0);
    const pauses = passes ? timing.chatRetryPauses : [];
    return sayings * ((pauses.length + 1) * one + sum(pauses));
  };
}

/** Every fault at every place, each as often as it may come. */
export function cellsOf<Effect, Setting, Trouble>(
  places: readonly PlatformPlace<Effect, Setting>[],
  stage: (faults: Armed<Effect>[], setting: Setting | undefined) => Trouble,
  open: (trouble: Trouble) => OpenStage,
): PlatformCell<Trouble>[] {
  return places.flatMap(place =>
    Object.entries(place.faults).flatMap(([name, fault]) =>
      (place.often ?? (['once', 'always'] as const)).map(often => {
        const { errand, call, backend = [], heals = [], harms = [] } = place;
        const trouble = stage(armed(place, fault.do, times[often]), place.setting);
        const isHealed = fault.passes || heals === 'once' || heals.includes(name);
        return {
          errand,
          call,
          fault: name,
          often,
          faults: [...backend],
          trouble,
          open: open(trouble),
          bound: boundOf(place, fault, often),
          heals: heals === 'always' || (often !== 'always' && isHealed && !harms.includes(name)),
          simulator: {},
          timing: {
            ...patient,
            ...(often === 'always' ? impatient : {}),
            ...(lasting.test(name) ? hasty[place.timeout ?? 'call'] : {}),
            ...place.timing,
          },
        };
      }),
    ),
  );
}

export const passingly = ['once', 'for a while'] as const;

/** Something that is no fault of a call, and does no harm. */
export function happening(errand: Errand, call: string, fault: string): Cell {
  const bound = (timing: Timing) => sum(timing.connectPauses);
  return {
    errand,
    call,
    fault,
    often: 'once',
    faults: [],
    bound,
    heals: true,
    simulator: {},
    timing: patient,
  };
}

/** What there is to be armed: those that the call needs first, then the fault itself. */
function armed<Effect>(
  { on, after = 0, where, since = [] }: PlatformPlace<Effect, unknown>,
  effect: Effect,
  times: number,
): Armed<Effect>[] {
  return [{ on, after, times, do: effect, ...(where && { where }) }, ...since];
}
