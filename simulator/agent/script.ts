import { startedLine } from './lines.ts';
import type { Wish } from './wish.ts';

/** What a turn streams, before it is put into one of the wordings of the wire. */
export type AgentEvent =
  | { type: 'text'; text: string; partial: boolean }
  | { type: 'call'; id: string; name: string; args: object }
  | { type: 'result'; id: string; name: string; response: object }
  | { type: 'error'; code: string; message: string }
  | { type: 'heartbeat' };

/** After `wait` ms of the real service's time an event goes out, or (`done`) the draft changes and is paid. */
export type Beat = { wait: number; event: AgentEvent } | { wait: number; done: true };

/** About 100 s: a few words, the tool, long silences with a heartbeat here and there, the result. */
export function generating(wish: Wish, line: string): Beat[] {
  const call = { id: 'call_1', name: 'generate_video_with_seedance' };
  return [
    ...said(startedLine(wish), 2000),
    { wait: 1000, event: { type: 'call', ...call, args: { resolution: '720p' } } },
    { wait: 15_000, event: { type: 'heartbeat' } },
    { wait: 15_000, event: { type: 'heartbeat' } },
    { wait: 45_000, event: { type: 'heartbeat' } },
    { wait: 20_000, done: true },
    { wait: 0, event: { type: 'result', ...call, response: { status: 'success' } } },
    ...said(line, 2000),
  ];
}

/** About 12 s; without a line the change is all there is. */
export function editing(tool: string, line: string | undefined): Beat[] {
  const call = { id: 'call_1', name: tool };
  return [
    { wait: 3000, event: { type: 'call', ...call, args: {} } },
    { wait: 4000, event: { type: 'heartbeat' } },
    { wait: 4000, done: true },
    { wait: 0, event: { type: 'result', ...call, response: { status: 'success' } } },
    ...(line === undefined ? [] : said(line, 1000)),
  ];
}

/** About 5 s of talk, or of a question with options to choose from. */
export function talking(line: string | undefined, question?: object): Beat[] {
  const ask: Beat[] = question
    ? [{ wait: 1000, event: { type: 'call', id: 'call_1', name: 'ask_question', args: question } }]
    : [];
  return [...(line === undefined ? [] : said(line, 4000)), ...ask, { wait: 500, done: true }];
}

/** The beats of a turn that breaks on the agent's side. */
export function failing(): Beat[] {
  return [
    { wait: 2000, event: { type: 'text', text: 'Let me ', partial: true } },
    { wait: 5000, event: { type: 'error', code: 'RESOURCE_EXHAUSTED', message: 'quota exceeded' } },
  ];
}

/** A text in partial pieces, then the whole of it again. */
function said(text: string, ms: number): Beat[] {
  const pieces = text.match(/.{1,12}/gsu) ?? [];
  const wait = ms / (pieces.length + 1);
  return [
    ...pieces.map((piece): Beat => ({ wait, event: { type: 'text', text: piece, partial: true } })),
    { wait, event: { type: 'text', text, partial: false } },
  ];
}
