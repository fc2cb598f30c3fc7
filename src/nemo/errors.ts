/**
 * What can go wrong with the backend, as a small closed set of meanings. Whoever catches one decides by
 * `reason` alone; the message is for the log and never for a person.
 */
export type NemoReason =
  /** 1001 with the operator's own token, or no anonymous token to be had: the service is not set up. */
  | 'unauthorised'
  /** 1002, or 404 for a session: it is gone, a new one must be made. */
  | 'session-gone'
  /** 2001: the account has too few credits. */
  | 'no-credits'
  /** 4001: the backend takes no such file. */
  | 'file-type'
  /** 4002, HTTP 413, or more bytes than the limit went through an upload. */
  | 'file-too-large'
  /** 402: the export needs a plan. */
  | 'plan-needed'
  /** 429, after the one repeat that the contract grants. */
  | 'rate-limited'
  /** No connection, or it broke before an answer came. */
  | 'unreachable'
  /** No (complete) answer within its bound. */
  | 'timeout'
  /** 5xx. */
  | 'server-error'
  /** Any other refusal with a code of its own. */
  | 'refused'
  /** An answer that fits no known variant. */
  | 'malformed'
  /** The agent's stream broke off, or went silent for too long: the turn may still be running over there. */
  | 'stream-lost'
  /** The agent's stream reported an error. */
  | 'agent-failed'
  /** The render ended as failed, or its file can't be had. */
  | 'render-failed';

export interface NemoErrorDetails {
  /** HTTP status or the body's own code, where there was one. */
  code?: number | string;
  retryAfterMs?: number;
  /**
   * True when the backend certainly did not act on the request: refused before it was processed, or never
   * reached. Only then may a paid request be sent again.
   */
  unspent?: boolean;
  cause?: unknown;
}

export class NemoError extends Error {
  override readonly name = 'NemoError';
  readonly reason: NemoReason;
  /** Method and path pattern, such as `POST /run_sse`; no ids, no secrets. */
  readonly endpoint: string;
  readonly code: number | string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly unspent: boolean;

  constructor(reason: NemoReason, endpoint: string, message: string, details: NemoErrorDetails = {}) {
    super(`${endpoint}: ${message}`, { cause: details.cause });
    this.reason = reason;
    this.endpoint = endpoint;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
    this.unspent = details.unspent ?? false;
  }
}
