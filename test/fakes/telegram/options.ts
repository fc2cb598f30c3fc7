/** So many calls within so many milliseconds; more of them is too fast. */
export interface Pace {
  calls: number;
  within: number;
}

/** How a stand-in behaves; every member has a default, so that `{}` is the platform in its kindest mood. */
export interface Options {
  token: string;
  username: string;
  /** Privacy mode: in groups the bot gets commands, mentions, replies to itself and service messages only. */
  privacy: boolean;
  /**
   * A Bot API server of one's own: limits of 2,000 MB, and `getFile` says an absolute path. `files`: the file is
   * there on this machine, and nothing is served; `proxied`: it is on another machine that serves it by HTTP.
   */
  local: 'off' | 'files' | 'proxied';
  /** What happens to messages and edits that come too fast: nothing, a line in `violations`, or that and a 429. */
  flood: 'off' | 'count' | 'enforce';
  /** A private chat takes short bursts, so its pace is measured over a few seconds. */
  paces: { private: Pace; group: Pace; all: Pace };
  /** The platform's clock in milliseconds. A faster one (`Date.now() * 50`) makes everything measured by it shorter. */
  now: () => number;
  /** How long after a button was pressed the press may be answered, in milliseconds of that clock. */
  callbackLifetime: number;
  /** Real milliseconds before an update that the webhook did not take is posted again. */
  webhookRetry: number;
  /** Soundless videos are at times turned into animations. */
  videosComeBackAs: 'video' | 'animation';
  /** Uploads up to this size keep their bytes; of larger ones only size and hash are kept. */
  keptUpload: number;
}

const megabyte = 1024 * 1024;

export const defaultOptions: Options = {
  token: '110201543:an-example-token-of-a-stand-in',
  username: 'stillmotion_bot',
  privacy: true,
  local: 'off',
  flood: 'off',
  paces: {
    private: { calls: 3, within: 3_000 },
    group: { calls: 20, within: 60_000 },
    all: { calls: 30, within: 1_000 },
  },
  now: Date.now,
  callbackLifetime: 30_000,
  webhookRetry: 20,
  videosComeBackAs: 'video',
  keptUpload: 16 * megabyte,
};

/** Bytes that may be sent in one request, and fetched as one file. */
export function sizeLimits({ local }: Options): { upload: number; download: number } {
  return local === 'off'
    ? { upload: 50 * megabyte, download: 20 * megabyte }
    : { upload: 2_000 * megabyte, download: 2_000 * megabyte };
}
