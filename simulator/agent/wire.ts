import { randomUUID } from 'node:crypto';
import type { AgentEvent } from './script.ts';

export type Dialect = 'camel' | 'snake' | 'flat';

/** One event of the stream in one of the wordings that the contract lists; undefined where it has none. */
export function frame(event: AgentEvent, dialect: Dialect, invocation: string): string | undefined {
  if (event.type === 'heartbeat') return dialect === 'camel' ? 'data:\n\n' : data({ type: 'heartbeat' });
  if (dialect === 'flat') return flat(event);
  const kit = {
    id: randomUUID(),
    invocationId: invocation,
    author: 'nemo_agent',
    timestamp: Date.now() / 1000,
  };
  const value = { ...kitEvent(event), ...kit, actions: { stateDelta: {}, artifactDelta: {} } };
  return data(dialect === 'snake' ? snakeKeys(value) : value);
}

/** An event as the Agent Development Kit words it. */
function kitEvent(event: Exclude<AgentEvent, { type: 'heartbeat' }>): object {
  switch (event.type) {
    case 'text':
      return {
        content: { parts: [{ text: event.text }], role: 'model' },
        ...(event.partial ? { partial: true } : { turnComplete: true }),
      };
    case 'call': {
      const { id, name, args } = event;
      return { content: { parts: [{ functionCall: { id, name, args } }], role: 'model' } };
    }
    case 'result': {
      const { id, name, response } = event;
      return { content: { parts: [{ functionResponse: { id, name, response } }], role: 'user' } };
    }
    case 'error':
      return { errorCode: event.code, errorMessage: event.message };
  }
}

/** The flat wording knows no partial texts: every text comes once. */
function flat(event: Exclude<AgentEvent, { type: 'heartbeat' }>): string | undefined {
  switch (event.type) {
    case 'text':
      return event.partial ? undefined : data({ type: 'text', content: event.text });
    case 'call':
      return data({ type: 'tool_call', name: event.name, args: event.args });
    case 'result':
      return data({ type: 'tool_result', name: event.name, result: event.response });
    case 'error':
      return data({ error: event.message });
  }
}

function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([key, inner]) => [
    key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
    snakeKeys(inner),
  ]);
  return Object.fromEntries(pairs);
}
