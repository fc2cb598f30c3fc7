/** How a simulator behaves; every member has a default, so that `{}` is the real service in small. */
export interface SimulatorOptions {
  /** 0 takes any free port. */
  port: number;
  /** Factor on every wait: 1 is as slow as the real service, 0.01 a hundred times as fast. */
  speed: number;
  /** `real` renders the uploaded picture; `prepared` serves one clip whatever is asked, for load tests. */
  clip: 'real' | 'prepared';
  /** The prepared clip; without it a tiny one is encoded once. */
  clipPath: string | undefined;
  /** What a new account has. */
  credits: number;
  /** Tokens of registered accounts, as an operator's own `NEMO_TOKEN` is. */
  tokens: readonly string[];
  /** New anonymous tokens for one address in 7 days. */
  tokensPerAddress: number;
  /** A client id that asks again while its token lives gets the same one, or 429. */
  repeatedToken: 'same' | 'refused';
  /** The wording of the agent's events; `mixed` changes it with every turn. */
  dialect: 'camel' | 'snake' | 'flat' | 'mixed';
  /** The wording of render answers; `mixed` changes it with every answer. */
  renderAnswers: 'wrapped' | 'flat' | 'task' | 'mixed';
  /** Whether refusals with a `code` come under an HTTP error status or under 200. */
  refusals: 'status' | 'ok';
  /** The longest side of a rendered video, in pixels. */
  maxSide: number;
  fps: number;
  maxUploadBytes: number;
  /** Where uploads and clips are kept; without it a temporary folder that `close` removes. */
  folder: string | undefined;
}

export const defaultOptions: SimulatorOptions = {
  port: 0,
  speed: 1,
  clip: 'real',
  clipPath: undefined,
  credits: 100,
  tokens: [],
  tokensPerAddress: 10,
  repeatedToken: 'same',
  dialect: 'camel',
  renderAnswers: 'mixed',
  refusals: 'status',
  maxSide: 1920,
  fps: 24,
  maxUploadBytes: 200 * 1024 * 1024,
  folder: undefined,
};
