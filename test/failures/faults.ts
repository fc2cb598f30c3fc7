import type { FaultInput } from '../../simulator/faults.ts';
import type { Timing } from '../../src/timing.ts';

/** A way in which a call fails. */
export interface Fault {
  do: FaultInput['do'];
  /** How long it may keep one call busy, repeats and their pauses included; milliseconds. */
  holds: (timing: Timing) => number;
}
export type Faults = Readonly<Record<string, Fault>>;

export const sum = (pauses: readonly number[]) => pauses.reduce((total, ms) => total + ms, 0);

const atOnce = (effect: Fault['do']): Fault => ({ do: effect, holds: () => 0 });
/** What may pass is tried again after each of the pauses. */
const passing = (effect: Fault['do']): Fault => ({ do: effect, holds: timing => sum(timing.retryPauses) });
const quiet = (effect: Fault['do']): Fault => ({ do: effect, holds: timing => timing.promptSilence });
const refusal = (status: number, code = status) => atOnce({ kind: 'answer', status, code });
const body = (status: number, text: string) => atOnce({ kind: 'answer', status, body: text });
const limited = (after: string) =>
  ({ kind: 'answer', status: 429, headers: { 'retry-after': after } }) as const;

/** The backend answers, and says no. */
export const refusals = {
  '1001': refusal(401, 1001),
  '1002': refusal(404, 1002),
  '2001': refusal(403, 2001),
  '4001': refusal(415, 4001),
  '4002': refusal(413, 4002),
  '400': refusal(400),
  '402': refusal(402),
  '404': body(404, '{"detail":"Not found"}'),
  '422': body(422, '{"detail":[{"loc":["body"],"msg":"field required"}]}'),
  '429': { ...refusal(429), holds: timing => timing.rateLimitPause },
  '429 for a moment': { do: limited('0.02'), holds: timing => timing.rateLimitMaxPause },
  '429 for an hour': atOnce(limited('3600')),
} satisfies Faults;

/** The answer says everything, in types that it should not have. */
export const wrongTypes = {
  'wrong types': atOnce({ kind: 'retype' }),
  'lists for objects': atOnce({ kind: 'retype', to: 'lists' }),
  'nothing but null': atOnce({ kind: 'retype', to: 'nulls' }),
} satisfies Faults;

const GiB = 1024 ** 3;

/** The backend, or the way to it, is in trouble: whether the call was carried out is open. */
export const troubles = {
  '500': passing({ kind: 'answer', status: 500 }),
  '502 page': passing({ kind: 'html' }),
  reset: passing({ kind: 'reset' }),
  'answer lost': passing({ kind: 'drop' }),
  'answer cut': passing({ kind: 'cut', bytes: 20 }),
  'answer ended early': atOnce({ kind: 'cut', bytes: 20, how: 'end' }),
  'page for an answer': atOnce({ kind: 'html', status: 200 }),
  'broken JSON': body(200, '{"code":0,"data":{"tok'),
  'empty data': body(200, '{"code":0,"data":{}}'),
  ...wrongTypes,
  endless: atOnce({ kind: 'flood' }),
  huge: atOnce({ kind: 'flood', announced: 4 * GiB }),
  late: { do: { kind: 'delay', ms: 60 }, holds: timing => timing.callTimeout },
  slow: { do: { kind: 'fragment', bytes: 16, ms: 1 }, holds: timing => timing.callTimeout },
  'dripping for ever': {
    do: { kind: 'flood', ms: 5 },
    holds: timing => Math.max(timing.callTimeout, timing.transferIdle),
  },
  silent: { do: { kind: 'mute' }, holds: timing => Math.max(timing.callTimeout, timing.transferIdle) },
} satisfies Faults;

const everyCut = Object.fromEntries(
  [0, 1, 4, 9].flatMap(pieces => [
    [`stream reset after ${pieces} events`, atOnce({ kind: 'cut', pieces })],
    [`stream ended after ${pieces} events`, atOnce({ kind: 'cut', pieces, how: 'end' })],
  ]),
);

/** The agent's stream breaks off or falters, while the agent goes on. */
export const cutStreams: Faults = {
  ...everyCut,
  'stream reset inside an event': atOnce({ kind: 'cut', bytes: 150 }),
  'stream ended inside an event': atOnce({ kind: 'cut', bytes: 150, how: 'end' }),
  'one byte at a time': atOnce({ kind: 'fragment' }),
  '20 s of silence': atOnce({ kind: 'silence', pieces: 3, ms: 20 }),
};

/** Everything has happened, but what is told of it is not what was said. */
export const muddledStreams: Faults = {
  'every event twice': atOnce({ kind: 'repeat' }),
  ...Object.fromEntries(
    [0, 1, 3, 4, 8].map(pieces => [
      `events ${pieces + 1} and ${pieces + 2} exchanged`,
      atOnce({ kind: 'swap', pieces }),
    ]),
  ),
  'large event': atOnce({
    kind: 'insert',
    text: `data: ${JSON.stringify({ type: 'tool_result', name: 'look', result: 'x'.repeat(1_000_000) })}\n\n`,
    next: 'continue',
  }),
  'event without end': atOnce({ kind: 'flood', pieces: 4 }),
};

/** It says nothing more, for longer than anybody waits. */
export const quietStreams: Faults = {
  'silent from the start': quiet({ kind: 'silence', pieces: 0 }),
  'silent in the middle': quiet({ kind: 'silence', pieces: 4 }),
  'heartbeats from the start': quiet({ kind: 'heartbeats', pieces: 0 }),
  'heartbeats in the middle': quiet({ kind: 'heartbeats', pieces: 4 }),
};

const quota = 'data: {"errorCode":"RESOURCE_EXHAUSTED","errorMessage":"quota"}\n\n';

/** The agent's stream says, or seems to say, that the agent has failed. */
export const failedStreams: Faults = {
  'broken event over several lines': atOnce({ kind: 'insert' }),
  'broken event on one line': atOnce({ kind: 'insert', text: 'data: {"error": "upst\n\n', pieces: 1 }),
  'broken event first': atOnce({ kind: 'insert', pieces: 0 }),
  'broken event, then reset': atOnce({ kind: 'insert', next: 'reset' }),
  'error event first': atOnce({ kind: 'insert', text: quota, pieces: 0 }),
  'error event in the middle': atOnce({ kind: 'insert', text: quota, pieces: 5 }),
  'error of the agent': atOnce({ kind: 'agent-fails' }),
  'draft never changes': atOnce({ kind: 'no-change' }),
};

export const films: Faults = {
  slow: troubles.slow,
  huge: troubles.huge,
  'dripping for ever': { do: { kind: 'flood', ms: 5 }, holds: timing => timing.transferTimeout },
  'without its index': atOnce({ kind: 'without-moov' }),
  truncated: passing({ kind: 'cut', bytes: 2_000 }),
  'truncated, length unknown': atOnce({ kind: 'cut', bytes: 2_000, how: 'end' }),
};

export const renders: Faults = {
  'render fails': atOnce({ kind: 'render-fails' }),
  'render never ends': {
    do: { kind: 'render-stuck' },
    holds: timing => timing.renderTimeout + timing.callTimeout,
  },
};

/** A video that takes its time, so that it can be stopped. */
export const stuckRender: FaultInput = { on: 'render', do: { kind: 'render-stuck' } };
