import { createParser } from 'eventsource-parser';
import { malformed, parseJson } from './answers.ts';
import type { Endpoint } from './endpoints.ts';
import { NemoError } from './errors.ts';
import { limits } from './limits.ts';
import { refusalOf } from './refusals.ts';

/** The data of one event; empty for a comment or an event without any. */
export interface StreamEvent {
  data: string;
  /** The stream ended before the event did. */
  isCut: boolean;
}

/**
 * Cuts the bytes of an event stream into its events, wherever the network has cut them. A body that turns out
 * to be no event stream, whatever its type said, is the refusal that it holds or `malformed`.
 */
export async function* eventsOf(
  endpoint: Endpoint,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<StreamEvent> {
  const found: string[] = [];
  let isTooLong = false;
  const parser = createParser({
    onEvent: ({ data }) => found.push(data),
    onComment: () => found.push(''),
    onError: error => {
      isTooLong ||= error.type === 'max-buffer-size-exceeded';
    },
    maxBufferSize: limits.eventChars,
  });
  const decoder = new TextDecoder();
  let bytes = 0;
  /** What came before the first event: in an event stream that is next to nothing. */
  let preamble = '';
  let hasBegun = false;

  function* read(text: string, isCut: boolean): Generator<StreamEvent> {
    parser.feed(text);
    if (isTooLong || bytes > limits.stream)
      throw new NemoError('stream-lost', endpoint.name, 'too long to follow');
    hasBegun ||= found.length > 0;
    if (!hasBegun) preamble = (preamble + text).slice(0, limits.preambleChars);
    yield* found.splice(0).map(data => ({ data, isCut }));
  }

  for await (const piece of body) {
    bytes += piece.length;
    yield* read(decoder.decode(piece, { stream: true }), false);
  }
  // The last event may lack the empty line that ends it.
  yield* read(`${decoder.decode()}\n\n`, true);
  if (!hasBegun && /^\s*[[{<]/.test(preamble)) {
    throw refusalOf(endpoint, 200, {}, parseJson(preamble)) ?? malformed(endpoint, 'no event stream');
  }
}
