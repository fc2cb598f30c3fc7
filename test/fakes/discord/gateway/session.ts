import type { WebSocket } from 'ws';

/** What a bot has identified for; it outlives its connections. */
export interface Session {
  id: string;
  shard: [id: number, count: number];
  /** When it was begun, by the platform's clock. */
  at: number;
  intents: number;
  /** All that was ever dispatched, for a resumption. */
  sent: { s: number; frame: string }[];
  socket: WebSocket | undefined;
  /** When the connection was lost, by the platform's clock. */
  cutAt: number | undefined;
}

/** Dispatches an event to a session, under its next number. */
export function send(session: Session, name: string, data: unknown): void {
  const s = session.sent.length + 1;
  const frame = JSON.stringify({ op: 0, t: name, s, d: data });
  session.sent.push({ s, frame });
  session.socket?.send(frame);
}

/** Sends again all that came after a number. */
export function replay(session: Session, seen: number): void {
  for (const { s, frame } of session.sent) if (s > seen) session.socket?.send(frame);
}
