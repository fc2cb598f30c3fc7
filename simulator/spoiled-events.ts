import { setTimeout as sleep } from 'node:timers/promises';
import type { EffectOf } from './faults.ts';
import { type Body, ConnectionReset, type Reply } from './replies.ts';

/** What a stream can suffer besides, whose pieces are its events. */

export async function* insert(body: Reply['body'], fault: EffectOf<'insert'>): Body {
  let passed = 0;
  let inserted = false;
  for await (const piece of body) {
    if (passed === fault.pieces) {
      inserted = true;
      yield fault.text;
      if (fault.next === 'reset') throw new ConnectionReset();
      if (fault.next === 'end') return;
    }
    passed += 1;
    yield piece;
  }
  if (!inserted) yield fault.text;
}

export async function* repeated(body: Reply['body']): Body {
  for await (const piece of body) {
    yield piece;
    yield piece;
  }
}

export async function* swapped(body: Reply['body'], { pieces }: EffectOf<'swap'>): Body {
  let passed = 0;
  let held: string | Uint8Array | undefined;
  for await (const piece of body) {
    passed += 1;
    if (passed === pieces + 1) {
      held = piece;
      continue;
    }
    yield piece;
    if (held !== undefined) yield held;
    held = undefined;
  }
  if (held !== undefined) yield held;
}

export async function* heartbeats(
  body: Reply['body'],
  fault: EffectOf<'heartbeats'>,
  signal: AbortSignal,
): Body {
  yield* first(body, fault.pieces);
  while (!signal.aborted) {
    await sleep(fault.every, undefined, { signal });
    yield 'data: {"type":"heartbeat"}\n\n';
  }
}

export async function* silence(body: Reply['body'], fault: EffectOf<'silence'>, signal: AbortSignal): Body {
  let passed = 0;
  for await (const piece of body) {
    if (passed === fault.pieces) await sleep(fault.ms ?? 2 ** 31 - 1, undefined, { signal });
    passed += 1;
    yield piece;
  }
}

export async function* first(body: Reply['body'], count: number): Body {
  let passed = 0;
  if (count === 0) return;
  for await (const piece of body) {
    yield piece;
    passed += 1;
    if (passed >= count) return;
  }
}
