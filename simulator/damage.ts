import { setTimeout as sleep } from 'node:timers/promises';
import type { Effect } from './faults.ts';
import type { Reply } from './replies.ts';

type Body = AsyncIterable<string | Uint8Array>;

/** Thrown out of a body: the connection is reset here. */
export class ConnectionReset extends Error {}

/** The reply as the fault leaves it: the call has been carried out, its answer suffers on the way. */
export function damage(fault: Effect | undefined, reply: Reply, signal: AbortSignal): Reply {
  const body = spoil(fault, reply.body, signal);
  if (!body) return reply;
  // A length would tell that something is missing; only a reset may show it.
  const { 'content-length': length, ...headers } = reply.headers;
  const keepsLength = length !== undefined && fault?.kind === 'cut' && fault.how === 'reset';
  return { ...reply, headers: keepsLength ? reply.headers : headers, body };
}

function spoil(fault: Effect | undefined, body: Reply['body'], signal: AbortSignal): Body | undefined {
  switch (fault?.kind) {
    case 'cut':
      return cut(body, fault);
    case 'fragment':
      return fragments(body, fault.bytes);
    case 'insert':
      return insert(body, fault);
    case 'heartbeats':
      return heartbeats(body, fault, signal);
    case 'silence':
      return silence(body, fault, signal);
    case 'without-moov':
      return withoutMoov(body);
    default:
      return undefined;
  }
}

async function* cut(body: Reply['body'], fault: Extract<Effect, { kind: 'cut' }>): Body {
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

async function* fragments(body: Reply['body'], size: number): Body {
  for await (const piece of body) {
    const whole = Buffer.from(piece);
    for (let start = 0; start < whole.length; start += size) yield whole.subarray(start, start + size);
  }
}

async function* insert(body: Reply['body'], fault: Extract<Effect, { kind: 'insert' }>): Body {
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

async function* heartbeats(
  body: Reply['body'],
  fault: Extract<Effect, { kind: 'heartbeats' }>,
  signal: AbortSignal,
): Body {
  yield* first(body, fault.pieces);
  while (!signal.aborted) {
    await sleep(fault.every, undefined, { signal });
    yield 'data: {"type":"heartbeat"}\n\n';
  }
}

async function* silence(
  body: Reply['body'],
  fault: Extract<Effect, { kind: 'silence' }>,
  signal: AbortSignal,
): Body {
  let passed = 0;
  for await (const piece of body) {
    if (passed === fault.pieces) await sleep(fault.ms ?? 2 ** 31 - 1, undefined, { signal });
    passed += 1;
    yield piece;
  }
}

async function* first(body: Reply['body'], count: number): Body {
  let passed = 0;
  if (count === 0) return;
  for await (const piece of body) {
    yield piece;
    passed += 1;
    if (passed >= count) return;
  }
}

/** The box keeps its place and size, but is called `free`: every other byte is right. */
async function* withoutMoov(body: Reply['body']): Body {
  for await (const piece of body) {
    const whole = Buffer.from(piece);
    const at = whole.indexOf('moov', 0, 'latin1');
    if (at >= 0) whole.write('free', at, 'latin1');
    yield whole;
  }
}
