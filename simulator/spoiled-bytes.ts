import { setTimeout as sleep } from 'node:timers/promises';
import type { EffectOf } from './faults.ts';
import { type Body, ConnectionReset, type Reply } from './replies.ts';
import { first } from './spoiled-events.ts';

/** What any answer can suffer on its way. */

export async function* cut(body: Reply['body'], fault: EffectOf<'cut'>): Body {
  let pieces = fault.pieces ?? (fault.bytes === undefined ? 1 : Infinity);
  let bytes = fault.bytes ?? Infinity;
  for await (const piece of body) {
    if (pieces <= 0 || bytes <= 0) break;
    const part = Buffer.from(piece).subarray(0, bytes);
    pieces -= 1;
    bytes -= part.length;
    yield part;
  }
  if (fault.how === 'reset') throw new ConnectionReset();
}

export async function* fragments(
  body: Reply['body'],
  { bytes, ms }: EffectOf<'fragment'>,
  signal: AbortSignal,
): Body {
  for await (const piece of body) {
    const whole = Buffer.from(piece);
    for (let start = 0; start < whole.length; start += bytes) {
      if (ms > 0) await sleep(ms, undefined, { signal });
      yield whole.subarray(start, start + bytes);
    }
  }
}

/** Spaces change nothing in JSON. */
export async function* flood(
  body: Reply['body'],
  { pieces = Infinity, ms }: EffectOf<'flood'>,
  signal: AbortSignal,
): Body {
  yield* first(body, pieces);
  const spaces = Buffer.alloc(ms === undefined ? 64 * 1024 : 1, ' ');
  while (!signal.aborted) {
    if (ms !== undefined) await sleep(ms, undefined, { signal });
    yield spaces;
  }
}

/** Each piece is taken for one JSON value, with whatever stands around it. */
export async function* retyped(body: Reply['body'], { to }: EffectOf<'retype'>): Body {
  for await (const piece of body) {
    const text = Buffer.from(piece).toString();
    yield text.replace(/\{.*\}/s, json => JSON.stringify(inside(JSON.parse(json), to)));
  }
}

/** The envelope stays as it is, so that the answer is taken for one. */
function inside(answer: object, to: EffectOf<'retype'>['to']): unknown {
  return 'data' in answer ? { ...answer, data: ofOtherTypes(answer.data, to) } : ofOtherTypes(answer, to);
}

function ofOtherTypes(value: unknown, to: EffectOf<'retype'>['to']): unknown {
  if (Array.isArray(value)) return value.map(item => ofOtherTypes(item, to));
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, item]) => [key, ofOtherTypes(item, to)] as const);
    return to === 'lists' ? pairs.map(([, item]) => item) : Object.fromEntries(pairs);
  }
  if (to === 'lists') return value;
  if (to === 'nulls') return null;
  return typeof value === 'string' ? 15 : 'many';
}

/** The box keeps its place and size, but is called `free`: every other byte is right. */
export async function* withoutMoov(body: Reply['body']): Body {
  for await (const piece of body) {
    const whole = Buffer.from(piece);
    const at = whole.indexOf('moov', 0, 'latin1');
    if (at >= 0) whole.write('free', at, 'latin1');
    yield whole;
  }
}
