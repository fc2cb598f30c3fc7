/** Extra facts of a refusal, as the Bot API words them. */
export interface RefusalParameters {
  retry_after?: number;
  migrate_to_chat_id?: number;
}

/** The platform says no: `{ok: false}` with this code and this description. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly parameters: RefusalParameters | undefined;

  constructor(status: number, description: string, parameters?: RefusalParameters) {
    super(description);
    this.status = status;
    this.parameters = parameters;
  }
}

export const badRequest = (what: string, parameters?: RefusalParameters) =>
  new Refusal(400, `Bad Request: ${what}`, parameters);
export const conflict = (what: string) => new Refusal(409, `Conflict: ${what}`);
export const tooFast = (seconds: number) =>
  new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
export const tooLarge = () => new Refusal(413, 'Request Entity Too Large');
