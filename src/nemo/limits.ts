const MiB = 1024 * 1024;

/** How much of anything passes between us and the backend at most; bytes unless the name says otherwise. */
export const limits = {
  /** One uploaded file, as the contract says. */
  upload: 200 * MiB,
  /** One rendered video. Far beyond what a render is; only so that a lying server can't fill the disk. */
  download: 2048 * MiB,
  /** One JSON answer. A state with its draft is the largest. */
  answer: 32 * MiB,
  /** All of one agent turn's stream. */
  stream: 64 * MiB,
  /** One event of that stream; tool results can carry whole drafts. */
  eventChars: 8 * MiB,
  /** The agent's words of one turn. They are a few hundred; more than this would be a flood of messages. */
  replyChars: 16 * 1024,
  /** Lists and objects within each other. A draft has about ten; far more would exhaust whoever walks through them. */
  nesting: 200,
  /** Ids and tokens, which become part of addresses. */
  idChars: 512,
  /** One address. Signed ones have about 2,000. */
  urlChars: 4 * 1024,
  /** What the agent asks in one go: questions, choices for each (platforms show 25 buttons), characters of both. */
  questions: 10,
  options: 24,
  promptChars: 1_000,
  labelChars: 80,
  /** Kept of a body that does not look like an event stream, to see what it is instead. */
  preambleChars: 16 * 1024,
  /** Of a refusal's own words, in the log. */
  messageChars: 160,
  /** A code that comes as a word. */
  codeChars: 64,
  /** From an output URL to the file itself. */
  redirects: 5,
} as const;
