/** Nested as the body that was sent; each leaf holds `_errors`. */
export interface FormErrors {
  [field: string]: FormErrors | { code: string; message: string }[];
}

/** The platform says no: this status, and `{code, message}` or whatever `body` is. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    body: { code: number; message: string } & Record<string, unknown>,
    headers = {},
  ) {
    super(`${body.code}: ${body.message}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

const refusal = (status: number, code: number, message: string) => () =>
  new Refusal(status, { code, message });

/** Statuses, codes and words are those of Discord's table of JSON error codes. */
export const refusals = {
  notFound: refusal(404, 0, '404: Not Found'),
  unauthorized: refusal(401, 0, '401: Unauthorized'),
  badJson: refusal(400, 50109, 'The request body contains invalid JSON.'),
  unknownApplication: refusal(404, 10002, 'Unknown Application'),
  unknownChannel: refusal(404, 10003, 'Unknown Channel'),
  unknownGuild: refusal(404, 10004, 'Unknown Guild'),
  unknownMember: refusal(404, 10007, 'Unknown Member'),
  unknownMessage: refusal(404, 10008, 'Unknown Message'),
  unknownUser: refusal(404, 10013, 'Unknown User'),
  unknownWebhook: refusal(404, 10015, 'Unknown Webhook'),
  unknownInteraction: refusal(404, 10062, 'Unknown interaction'),
  unknownCommand: refusal(404, 10063, 'Unknown application command'),
  tooLarge: refusal(413, 40005, 'Request entity too large'),
  alreadyAcknowledged: refusal(400, 40060, 'Interaction has already been acknowledged.'),
  tooManyFollowUps: refusal(400, 40094, 'This interaction hit the maximum number of follow up messages.'),
  noHistory: refusal(403, 160002, 'Cannot reply without permission to read message history'),
  threadExists: refusal(400, 160004, 'A thread has already been created for this message'),
  missingAccess: refusal(403, 50001, 'Missing Access'),
  notOnDm: refusal(403, 50003, 'Cannot execute action on a DM channel'),
  notYours: refusal(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: refusal(400, 50006, 'Cannot send an empty message'),
  closedDm: refusal(403, 50007, 'Cannot send messages to this user'),
  noText: refusal(400, 50008, 'Cannot send messages in a non-text channel'),
  missingPermissions: refusal(403, 50013, 'Missing Permissions'),
  invalidToken: refusal(401, 50027, 'Invalid Webhook Token'),
};

/** `path` leads to the field that is wrong, such as `['components', '0', 'components', '1', 'custom_id']`. */
export function invalidForm(problems: { path: PropertyKey[]; code: string; message: string }[]): Refusal {
  const errors: FormErrors = {};
  for (const { path, code, message } of problems) {
    let place = errors;
    for (const step of path.map(String)) {
      const next = place[step];
      const deeper: FormErrors = next === undefined || Array.isArray(next) ? {} : next;
      place[step] = deeper;
      place = deeper;
    }
    const known = place['_errors'];
    place['_errors'] = [...(Array.isArray(known) ? known : []), { code, message }];
  }
  return new Refusal(400, { code: 50035, message: 'Invalid Form Body', errors });
}

/** 429; `scope` says whose limit it was. */
export function tooFast(seconds: number, scope: 'user' | 'global' | 'shared'): Refusal {
  const global = scope === 'global';
  const headers = {
    'retry-after': String(seconds),
    'x-ratelimit-scope': scope,
    'x-ratelimit-reset-after': seconds.toFixed(3),
    ...(global && { 'x-ratelimit-global': 'true' }),
  };
  const body = { code: 0, message: 'You are being rate limited.', retry_after: seconds, global };
  return new Refusal(429, body, headers);
}
