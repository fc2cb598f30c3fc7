import type { Refusal } from './protocol.ts';

const statuses = {
  'bad-request': 400,
  'no-token': 401,
  forged: 403,
  'not-found': 404,
  'too-large': 413,
  'too-many-files': 413,
  empty: 400,
  unavailable: 503,
} as const satisfies Record<Refusal['error'], number>;

/** A call that is not done, and why: what the page gets as a `Refusal`. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: Refusal['error'];
  readonly status: number;

  constructor(code: Refusal['error'], cause?: unknown) {
    super(code, { cause });
    this.code = code;
    this.status = statuses[code];
  }
}
