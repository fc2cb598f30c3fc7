import type { FaultInput } from '../../simulator/faults.ts';
import type { SimulatorOptions } from '../../simulator/options.ts';
import type { Timing } from '../../src/timing.ts';
import {
  cutStreams,
  type Faults,
  failedStreams,
  films,
  muddledStreams,
  quietStreams,
  refusals,
  renders,
  stuckRender,
  sum,
  troubles,
  wrongTypes,
} from './faults.ts';
import type { Errand, OpenStage } from './stage.ts';

/** How often a fault comes: then all is well again, or it never is. */
const times = { once: 1, always: 1_000_000 } as const;
type Often = keyof typeof times;

/** One square of the matrix: what the person is about, which call fails, how, and how often. */
export interface Cell {
  errand: Errand;
  /** The call, in words. */
  call: string;
  fault: string;
  often: Often | 'for a while';
  faults: FaultInput[];
  /** What the fault may add to the turn's ordinary time, at most; milliseconds. */
  bound: (timing: Timing) => number;
  /** The person gets what was asked for all the same. */
  heals: boolean;
  simulator: Partial<SimulatorOptions>;
  /** Shorter bounds, for faults that last until one is reached. */
  timing: Partial<Timing>;
  /** Where it is played; in memory unless it is about a platform. */
  open?: OpenStage;
}

type On = FaultInput['on'];
interface Place {
  errand: Errand;
  call: string;
  on: On | readonly On[];
  /** So many calls pass first. */
  after?: number;
  /** What is the matter already, so that the call is made at all. */
  since?: readonly FaultInput[];
  faults: Faults;
  often?: readonly Often[];
  /** The faults that do no harm when they come once; or all of them, once or even always. */
  heals?: readonly string[] | 'once' | 'always';
  /** From how long the fault holds one call, what it adds to the turn. */
  bound?: (held: { timing: Timing; holds: number; fault: string; often: Often }) => number;
  simulator?: Partial<SimulatorOptions>;
  timing?: Partial<Timing>;
}

const everything: Faults = { ...refusals, ...troubles };
const { '1001': expired, '404': unknown, '429': limited } = refusals;
const { '500': broken, reset, 'answer lost': lost, 'broken JSON': garbled, silent } = troubles;
const some: Faults = {
  '1001': expired,
  '404': unknown,
  '429': limited,
  '500': broken,
  reset,
  'answer lost': lost,
  'broken JSON': garbled,
  silent,
};
const asked: Faults = { ...some, ...wrongTypes };
const streams: Faults = { ...some, ...cutStreams, ...muddledStreams, ...quietStreams, ...failedStreams };
/** A video has no types; how much of one without end is taken, 2 GiB, no test waits for. */
const {
  'wrong types': _types,
  'lists for objects': _lists,
  'nothing but null': _nulls,
  endless: _endless,
  ...ofVideos
} = { ...everything, ...films };

/** A call that may be repeated is, and 1001 gets a new token. */
const passing = [
  '1001',
  '429',
  '429 for a moment',
  '500',
  '502 page',
  'reset',
  'answer lost',
  'answer cut',
  'late',
  'slow',
];
/** Inside a session: one that is gone is made again. */
const inSession = [...passing, '404', '1002'];
/** A wish leaves again only where it was refused unread; where its answer is lost, the state tells. */
const ofWish = [
  ...['1001', '404', '1002', '429', '429 for a moment', 'late', 'slow', 'answer lost', 'silent'],
  ...['wrong types', 'lists for objects', 'nothing but null', 'endless', 'huge', 'dripping for ever'],
  ...Object.keys({ ...cutStreams, ...muddledStreams, ...quietStreams }),
];

/** A draft whose words and numbers make no sense is one all the same: the backend refuses to render it. */
const readAgain = Object.keys(everything).filter(
  fault => !['wrong types', 'nothing but null'].includes(fault),
);

/** A lost wish is looked for in the state. */
const lookedFor: Place['bound'] = ({ timing, holds, fault }) => {
  if (fault in refusals) return holds;
  const isQuiet = fault === 'silent' || fault === 'dripping for ever';
  const waited = isQuiet ? timing.promptSilence : fault in troubles ? 0 : holds;
  return waited + sum(timing.recoveryPauses);
};
/** Reading the state after a paid wish: nothing may be lost now, so it is tried for long. */
const patiently: Place['bound'] = ({ timing, holds, often }) =>
  often === 'once'
    ? holds + (timing.recoveryPauses[0] ?? 0)
    : (timing.recoveryPauses.length + 1) * holds + sum(timing.recoveryPauses);
/** One that never answers is given up, and so is the second one. */
const followed: NonNullable<Place['bound']> = ({ timing, holds, often, fault }) => {
  const once = holds + timing.renderSlowPoll;
  if (often === 'once') return once;
  if (fault in renders) return 2 * once;
  const looks = holds > 0 ? timing.renderTimeout + timing.callTimeout : 2 * timing.renderSlowPoll;
  return 2 * (looks + once);
};
const tries = (count: number): NonNullable<Place['bound']> => {
  return ({ holds, often }) => (often === 'once' ? holds : count * holds);
};

/** Shorter bounds for what lasts until one is reached. */
const impatient = {
  callTimeout: 250,
  balancePatience: 250,
  transferIdle: 250,
  transferTimeout: 2_000,
  promptSilence: 250,
  promptTimeout: 2_000,
};
const patient = { callTimeout: 20_000, transferIdle: 20_000, renderTimeout: 20_000 };
const stuck = { renderTimeout: 600 };
/** The agent takes as long as it does, in the time of the bot: a lost stream is one of an agent at work. */
const unhurried = { speed: 0.001 };

/** Up to the wish itself. */
const beforeTheWish: readonly Place[] = [
  {
    errand: 'first',
    call: 'token',
    on: 'token',
    faults: everything,
    heals: passing.filter(name => !/^1001|^429/.test(name)),
  },
  { errand: 'first', call: 'session', on: 'session', faults: everything, heals: passing },
  { errand: 'first', call: 'upload', on: 'upload', faults: everything, heals: inSession },
  { errand: 'pictures', call: 'upload', on: 'upload', faults: some },
  { errand: 'first', call: 'state before the wish', on: 'state', faults: everything, heals: inSession },
  { errand: 'edit', call: 'state before the wish', on: 'state', faults: asked },
  { errand: 'first', call: 'balance', on: 'credits', faults: everything, bound: tries(3), heals: 'always' },
  { errand: 'first', call: 'wish', on: 'prompt', faults: everything, bound: lookedFor, heals: ofWish },
  {
    errand: 'first',
    call: 'wish',
    on: 'prompt',
    faults: streams,
    often: ['once'],
    bound: lookedFor,
    heals: ofWish,
    simulator: unhurried,
  },
  {
    errand: 'edit',
    call: 'wish',
    on: 'prompt',
    faults: streams,
    often: ['once'],
    bound: lookedFor,
    simulator: unhurried,
  },
  {
    errand: 'talk',
    call: 'wish',
    on: 'prompt',
    faults: streams,
    often: ['once'],
    bound: lookedFor,
    simulator: unhurried,
  },
  {
    errand: 'first',
    call: 'wish, agent slower than the search for it',
    on: 'prompt',
    faults: { ...cutStreams, ...failedStreams },
    often: ['once'],
    bound: lookedFor,
    simulator: { speed: 0.005 },
  },
  { errand: 'credits', call: 'balance', on: 'credits', faults: asked },
  { errand: 'status', call: 'state', on: 'state', faults: asked },
];

/** From the wish to the video. */
const afterTheWish: readonly Place[] = [
  {
    errand: 'each',
    call: 'second wish',
    on: 'prompt',
    after: 1,
    faults: { ...some, '2001': refusals['2001'] },
    bound: lookedFor,
    heals: ofWish,
  },
  {
    errand: 'first',
    call: 'state after the wish',
    on: 'state',
    after: 1,
    faults: everything,
    bound: patiently,
    heals: readAgain,
  },
  {
    errand: 'edit',
    call: 'state after the wish',
    on: 'state',
    after: 1,
    faults: asked,
    bound: patiently,
    heals: readAgain,
  },
  { errand: 'first', call: 'balance', on: 'credits', after: 1, faults: everything, heals: 'always' },
  { errand: 'first', call: 'render', on: 'render', faults: everything, bound: tries(2), heals: passing },
  {
    errand: 'first',
    call: 'render',
    on: 'render',
    faults: renders,
    bound: followed,
    heals: 'once',
    timing: stuck,
  },
  {
    errand: 'first',
    call: 'look at the render',
    on: 'render-status',
    faults: everything,
    bound: followed,
    heals: 'once',
    timing: stuck,
  },
  {
    errand: 'first',
    call: 'video',
    on: 'clip',
    faults: ofVideos,
    bound: tries(2),
    heals: 'once',
  },
  {
    errand: 'first',
    call: 'video, both addresses',
    on: ['clip', 'download'],
    faults: { ...some, ...films },
    bound: tries(3),
  },
  {
    errand: 'first',
    call: 'video, one address',
    on: 'download',
    faults: { ...some, ...films },
    bound: tries(2),
    heals: [...passing, 'without its index', 'truncated', 'truncated, length unknown'],
    simulator: { renderAnswers: 'task' },
  },
  { errand: 'first', call: 'link to the project', on: 'claim', faults: everything, heals: 'always' },
  {
    errand: 'stop',
    call: 'end of the render',
    on: 'render-cancel',
    since: [stuckRender],
    faults: everything,
  },
  { errand: 'export', call: 'state', on: 'state', faults: asked, heals: passing },
  {
    errand: 'export',
    call: 'render',
    on: 'render',
    faults: { ...some, ...renders, '402': refusals['402'] },
    bound: held => (held.fault in renders ? followed(held) : tries(2)(held)),
    heals: [...passing, ...Object.keys(renders)],
    timing: stuck,
  },
  {
    errand: 'export',
    call: 'video, both addresses',
    on: ['clip', 'download'],
    faults: films,
    bound: tries(3),
  },
];

/** What lasts until a bound is reached gets short ones; a flood fills what it may, which takes a busy machine its time. */
function boundsFor(effect: FaultInput['do']): Partial<Timing> {
  if (effect.kind === 'flood') return effect.ms === undefined ? patient : impatient;
  return ['mute', 'silence', 'heartbeats'].includes(effect.kind) ? impatient : {};
}

function cellsOf(places: readonly Place[]): Cell[] {
  return places.flatMap(place =>
    Object.entries(place.faults).flatMap(([fault, { do: effect, holds }]) =>
      (place.often ?? (['once', 'always'] as const)).map((often): Cell => {
        const { errand, call, on, after = 0, heals = [], bound, simulator = {}, timing = {} } = place;
        const calls = typeof on === 'string' ? [on] : on;
        return {
          errand,
          call,
          fault,
          often,
          faults: [
            ...(place.since ?? []),
            ...calls.map(one => ({ on: one, after, times: times[often], do: effect })),
          ],
          bound: timing => bound?.({ timing, holds: holds(timing), fault, often }) ?? holds(timing),
          heals: heals === 'always' || (often === 'once' && (heals === 'once' || heals.includes(fault))),
          simulator,
          timing: { ...timing, ...boundsFor(effect) },
        };
      }),
    ),
  );
}

export const cells = { beforeTheWish: cellsOf(beforeTheWish), afterTheWish: cellsOf(afterTheWish) };
