import { malformed, readAnswer } from './answers.ts';
import type { Auth } from './auth.ts';
import { bounded } from './bounds.ts';
import type { Backend } from './calls.ts';
import { endpoints } from './endpoints.ts';
import type { AgentReply, PromptOptions } from './nemo.ts';
import { neverArrived, repeated } from './repeat.ts';
import { readReply } from './stream.ts';
import { exchanged, type Response } from './wire.ts';

/** Once the request has left, an early end leaves open what the agent has done. */
const lost = { late: 'stream-lost', broken: 'stream-lost' } as const;

/**
 * Sends a wish to the agent: the one call that costs. It leaves a second time only where the backend certainly
 * has not acted on it: it never arrived, was refused for an expired token, or came too fast (429).
 */
export async function prompt(
  backend: Backend,
  auth: Auth,
  sessionId: string,
  text: string,
  { signal, own, onEvent = () => {} }: PromptOptions,
): Promise<AgentReply> {
  const { apiUrl, wire, timing, log, attribution } = backend;
  const endpoint = endpoints.prompt();
  const body = JSON.stringify({
    app_name: 'nemo_agent',
    user_id: 'me',
    session_id: sessionId,
    new_message: { parts: [{ text }] },
  });

  const headers = { ...attribution, accept: 'text/event-stream', 'content-type': 'application/json' };

  async function send(authorization: string): Promise<AgentReply> {
    const bounds = { signal, total: timing.promptTimeout, idle: timing.promptSilence };
    await own?.();
    return exchanged(
      endpoint,
      bounds,
      async (signal, alive) => {
        const response = await wire.send({
          url: apiUrl + endpoint.path,
          method: 'POST',
          headers: { ...headers, authorization },
          body,
          fresh: true,
          signal,
        });
        alive();
        if (isStream(response)) return readReply(endpoint, response.body, onEvent, alive);
        await bounded({ signal, total: timing.callTimeout }, () => readAnswer(endpoint, response));
        throw malformed(endpoint, 'an answer that is no event stream');
      },
      lost,
    );
  }

  return repeated({ timing, log, signal, again: neverArrived }, () => auth.withToken(signal, send));
}

function isStream({ statusCode, headers }: Response): boolean {
  return statusCode === 200 && !/json|html|xml/i.test(String(headers['content-type'] ?? ''));
}
