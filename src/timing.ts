/**
 * Every wait, bound and retry of the program in one place, in milliseconds unless the name says otherwise.
 * Nothing else in the code holds a number of its own, so a reader sees the whole behaviour in time here, and
 * tests run the same code with all of it shrunk by `scaleTiming`.
 */
export const timing = {
  /** One plain call to the backend, from request to the end of its answer. */
  callTimeout: 60_000,
  /** An upload or a download may run for long, but not stand still for longer than this. */
  transferIdle: 60_000,
  /** The whole of one agent turn (`run_sse`), as the contract says. */
  promptTimeout: 15 * 60_000,
  /** A stream with nothing but heartbeats (or nothing at all) for so long is lost. */
  promptSilence: 10 * 60_000,
  /** Pauses before the repeats of a call that is safe to repeat (network errors and 5xx). */
  retryPauses: [1_000, 4_000],
  /** 429 without `Retry-After`: one repeat after this. */
  rateLimitPause: 30_000,
  /** The longest `Retry-After` that is waited for. */
  rateLimitMaxPause: 120_000,

  /** After a lost prompt: pauses before each reading of the state, five in all. */
  recoveryPauses: [30_000, 60_000, 60_000, 60_000, 60_000],

  /** First look at a render, then the pause between looks; the contract forbids less than 2 s. */
  renderFirstPoll: 4_000,
  renderPoll: 5_000,
  /** Later looks are spaced as the contract's 30 s. */
  renderSlowPoll: 30_000,
  /** From this age on a render is looked at slowly. */
  renderSlowAfter: 2 * 60_000,
  /** A render that has not ended by then is given up. */
  renderTimeout: 10 * 60_000,

  /** "⏳ Still working…" is said after so much waiting, again and again. */
  stillWorking: 2 * 60_000,
  /** Activity ("uploading a video…") lasts 5 s on the platforms. */
  activityEvery: 4_500,
  /** An album has no end mark: what arrives within this after the last picture belongs to it. */
  albumGather: 1_200,
  /** A picture without words waits so long for the text that usually follows. */
  captionGather: 2_500,
  /** A platform that says "slow down" is obeyed up to this long. */
  chatMaxPause: 60_000,
} as const satisfies Record<string, number | readonly number[]>;

export type Timing = {
  readonly [K in keyof typeof timing]: (typeof timing)[K] extends number ? number : readonly number[];
};

/** The same timing, `factor` times as long; tests use a small one. */
export function scaleTiming(factor: number, base: Timing = timing): Timing {
  const scale = (ms: number) => Math.max(1, Math.round(ms * factor));
  const entries = Object.entries(base).map(([name, value]) => [
    name,
    typeof value === 'number' ? scale(value) : value.map(scale),
  ]);
  return { ...base, ...Object.fromEntries(entries) };
}
