import type { Effect } from './faults.ts';
import type { Body, Reply } from './replies.ts';
import { cut, flood, fragments, retyped, withoutMoov } from './spoiled-bytes.ts';
import { heartbeats, insert, repeated, silence, swapped } from './spoiled-events.ts';

/** The reply as the fault leaves it: the call has been carried out, its answer suffers on the way. */
export function damage(fault: Effect | undefined, reply: Reply, signal: AbortSignal): Reply {
  const body = spoil(fault, reply.body, signal);
  if (!body) return reply;
  // A length would tell that something is missing; only a reset may show it.
  const { 'content-length': length, ...headers } = reply.headers;
  if (length !== undefined && fault?.kind === 'cut' && fault.how === 'reset') return { ...reply, body };
  if (fault?.kind !== 'flood' || fault.announced === undefined) return { ...reply, headers, body };
  return { ...reply, headers: { ...headers, 'content-length': String(fault.announced) }, body };
}

function spoil(fault: Effect | undefined, body: Reply['body'], signal: AbortSignal): Body | undefined {
  switch (fault?.kind) {
    case 'cut':
      return cut(body, fault);
    case 'fragment':
      return fragments(body, fault, signal);
    case 'flood':
      return flood(body, fault, signal);
    case 'retype':
      return retyped(body, fault);
    case 'without-moov':
      return withoutMoov(body);
    case 'insert':
      return insert(body, fault);
    case 'repeat':
      return repeated(body);
    case 'swap':
      return swapped(body, fault);
    case 'heartbeats':
      return heartbeats(body, fault, signal);
    case 'silence':
      return silence(body, fault, signal);
    default:
      return undefined;
  }
}
