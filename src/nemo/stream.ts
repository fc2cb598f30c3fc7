import { parseJson } from './answers.ts';
import type { Endpoint } from './endpoints.ts';
import { NemoError } from './errors.ts';
import { eventsOf } from './events.ts';
import { framesOf } from './frames.ts';
import type { AgentEvent, AgentReply } from './nemo.ts';
import { refusalOf } from './refusals.ts';
import { createReply } from './reply.ts';

/**
 * Reads the agent's event stream to its end, which is the end of the turn. `alive` is called for everything but
 * heartbeats. Throws `agent-failed` for an error event and for one that is no JSON (broken errors look like
 * that), `stream-lost` for a stream that breaks off within an event or can't be followed, the refusal that
 * stands in the place of a stream, and errors of the body as they are.
 */
export async function readReply(
  endpoint: Endpoint,
  body: AsyncIterable<Uint8Array>,
  onEvent: (event: AgentEvent) => void,
  alive: () => void,
): Promise<AgentReply> {
  const reply = createReply(onEvent);
  let hasBegun = false;
  for await (const { data, isCut } of eventsOf(endpoint, body)) {
    const event = data.trim() === '' ? heartbeat : parseJson(data);
    if (event === undefined && isCut)
      throw new NemoError('stream-lost', endpoint.name, 'the stream broke off');
    if (event === undefined) throw new NemoError('agent-failed', endpoint.name, 'an event that is no JSON');
    const frames = framesOf(event);
    for (const frame of frames) {
      if (frame.kind === 'failure') throw failed(endpoint, event, frame.code, hasBegun);
      reply.take(frame);
    }
    hasBegun = true;
    if (frames[0]?.kind !== 'heartbeat') alive();
  }
  return reply.end();
}

const heartbeat = { type: 'heartbeat' };

/**
 * A refusal in place of the first event is like any other call's: nothing was done. Later, be it after a heartbeat, the
 * agent was at work and has failed.
 */
function failed(
  endpoint: Endpoint,
  event: unknown,
  code: number | string | undefined,
  hasBegun: boolean,
): NemoError {
  const refused = hasBegun ? undefined : refusalOf(endpoint, 200, {}, event);
  if (refused && !['refused', 'server-error', 'timeout'].includes(refused.reason)) return refused;
  return new NemoError('agent-failed', endpoint.name, `the agent reports ${code ?? 'an error'}`, {
    ...(code !== undefined && { code }),
  });
}
