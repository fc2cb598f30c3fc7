/**
 * The waits, bounds and retries of the bot in one place, in milliseconds unless the name says otherwise, so that a reader
 * sees its behaviour in time here, and tests run the same code with all of it shrunk by `scaleTiming`. What does not scale
 * stands where it is used: what a day is (`src/usage`), and how a command in a terminal takes its leave.
 */
export const timing = {
  /** One plain call to the backend, from request to the end of its answer. */
  callTimeout: 60_000,
  /** An upload or a download may run for long, but not stand still for longer than this. */
  transferIdle: 60_000,
  /** The whole of one upload or download, however busily it drips. */
  transferTimeout: 30 * 60_000,
  /** One picture may take this long to be checked or converted; a large one takes about two seconds. */
  conversionTimeout: 60_000,
  /** Finding out how long and how large a video is takes some milliseconds, unless it was made to take for ever. */
  probeTimeout: 10_000,
  /** Re-encoding a video that is too large for a chat; the link is the way out after that. */
  shrinkTimeout: 5 * 60_000,
  /** The whole of one agent turn (`run_sse`), as the contract says. */
  promptTimeout: 15 * 60_000,
  /** A stream with nothing but heartbeats (or nothing at all) for so long is lost. */
  promptSilence: 10 * 60_000,
  /** Pauses before the repeats of a call that is safe to repeat (network errors and 5xx). */
  retryPauses: [1_000, 4_000],
  /** 429 without `Retry-After`: one repeat after this. */
  rateLimitPause: 30_000,
  /** The longest `Retry-After` that is waited for. */
  rateLimitMaxPause: 120_000,

  /** After a lost prompt: pauses before each reading of the state, five in all. */
  recoveryPauses: [30_000, 60_000, 60_000, 60_000, 60_000],

  /** First look at a render, then the pause between looks; the contract forbids less than 2 s. */
  renderFirstPoll: 4_000,
  renderPoll: 5_000,
  /** Later looks are spaced as the contract's 30 s. */
  renderSlowPoll: 30_000,
  /** From this age on a render is looked at slowly. */
  renderSlowAfter: 2 * 60_000,
  /** A render that has not ended by then is given up. */
  renderTimeout: 10 * 60_000,

  /** "⏳ Still working…" is said after so much waiting, again and again. */
  stillWorking: 2 * 60_000,
  /** Activity ("uploading a video…") lasts 5 s on the platforms. */
  activityEvery: 4_500,
  /** An album has no end mark: what arrives within this after the last picture belongs to it. */
  albumGather: 1_200,
  /** A picture without words waits so long for the text that usually follows. */
  captionGather: 2_500,
  /** Pauses while a platform is away or busy, before each repeat of what must be said; about an hour in all. */
  chatRetryPauses: [1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 900_000, 900_000],
  /** Whoever waits for so long without their turn being begun is told their place in the line. */
  lobbyAfter: 4_000,
  /** How often it is looked who waits, and how often a place that has changed is told anew. */
  lobbyLook: 2_000,
  lobbyEdit: 15_000,
  /** How often it is asked how many turns run in other processes, whose progress counts at the platforms, too. */
  crowdLook: 10_000,
  /** A turn that begins while another process tells its place waits so long for that message, looking this often. */
  lobbyPatience: 5_000,
  lobbyAsk: 100,
  /** A platform that says "slow down" is obeyed up to this long. */
  chatMaxPause: 900_000,

  /** Discord takes about five edits in five seconds in a channel; answers come on top. */
  discordEditPause: 2_000,
  /** Half of the 50 calls a second that the bot has in all go to progress. */
  discordSharedEditPause: 40,
  /** Typing is seen for 10 s on Discord, and each call counts among the 50 that the bot has in a second. */
  discordTyping: 8_000,
  /** An interaction that is not acknowledged within this is over for Discord. */
  discordAcknowledge: 3_000,
  /** One try to acknowledge it; two fit in. */
  discordAcknowledgeTry: 1_300,
  /** "Thinking…" ends so soon where nothing is said: a wish may wait in line, and a stop may need no words. */
  discordThinking: 5_000,
  /** A thread for a job is made within this, or the job goes on in the channel; less than "thinking…" lasts. */
  discordThread: 4_000,
  /** In a channel without mentions, what somebody says so soon after a picture without words belongs to it. */
  discordWords: 2 * 60_000,
  /** An interaction's token lives 15 minutes; nothing relies on the last of them. */
  discordToken: 14 * 60_000,
  /** Discord counts all calls of the bot together, 50 in this time. */
  discordSecond: 1_000,
  /** How often what is known of the pace of quiet channels is forgotten; each interaction has one of its own. */
  discordForget: 5 * 60_000,
  /** Any call of Discord, uploads left out. */
  discordCall: 30_000,
  /** A link to a file that ends sooner is exchanged for a fresh one before the backend gets it. */
  discordLinkRest: 10 * 60_000,
  /** How long the program's start waits for the gateway before it goes on without. */
  discordStart: 15_000,
  /** How long a stop waits for Discord to say goodbye; what is left of the connection ends with the process. */
  discordGoodbye: 2_000,
  /** Discord takes a new session every 5 s, for each of the shards that it lets in side by side. */
  discordIdentifyPause: 5_500,
  /** Pauses while a platform can't be reached; the last one is kept. */
  connectPauses: [1_000, 3_000, 10_000, 30_000],

  /** Telegram takes about one message a second in a private chat, edits included. */
  telegramChatPause: 1_050,
  /** And 20 a minute in a group: this long for each 20. */
  telegramGroupWindow: 61_000,
  /** Progress is edited this often at most; half of what is allowed, so that answers never wait for it. */
  telegramEditPause: 2_000,
  telegramGroupEditPause: 6_000,
  /** Telegram takes about 30 messages a second in all; half of them are progress. */
  telegramSharedEditPause: 67,
  /** How long Telegram holds a poll open that has nothing to tell. */
  telegramPoll: 30_000,
  /** Any other call, uploads left out. */
  telegramCall: 30_000,

  /** A line without meaning keeps the page's stream open, whatever is in between. */
  webHeartbeat: 15_000,
  /** The page is told of progress this often at most: faster than anyone reads. */
  webEditPause: 250,

  /** A request to the program's own HTTP server (webhooks, health) must have arrived by then. */
  httpRequest: 30_000,

  /** How long a balance that was read counts as known before a wish. */
  balanceKept: 60_000,
  /** A wish waits so long for the balance, then goes on without. */
  balancePatience: 3_000,

  /** What the doctor's questions to the backend may take together. */
  doctorTimeout: 120_000,

  /** A database that another process is about to leave is waited for; this blocks, and only at the start. */
  databaseWait: 2_000,
  /** A database on a server answers a statement within this, or has failed. */
  databaseAnswer: 10_000,
  /** A connection that hears of news in the database is made anew after this when it breaks. */
  databaseReconnect: 1_000,
  /** How often a worker looks for turns and cancellations that nobody told it of, and at its leases. */
  turnLook: 1_000,
  /** A worker that says nothing for so long has lost its turns to the others; whole seconds, 10 at least. */
  turnLease: 12_000,
  /** A worker whose last word is so old ends its turns by itself, before the others may begin them. */
  turnLeaseKept: 9_000,
  /** How often a worker says that it lives. */
  turnLeaseRenew: 3_000,
  /** How often it is looked for workers that said nothing; whole seconds. */
  turnLeaseCheck: 4_000,
  /** How often it is tried to lead where another process does, and how often who leads says that it lives. */
  leaderLook: 2_000,
  /** Without an answer in this, whoever leads leads no more. */
  leaderAnswer: 4_000,
  /** Who says nothing for so long is followed by another; longer than the two before together. */
  leaderLease: 9_000,
  /** After the database has failed (a full disk) no turn is begun for so long; then the interrupted ones go on. */
  storagePause: 10_000,
  /** A turn whose platform this worker does not have is left to others until it is so old, then dropped. */
  platformAwaited: 24 * 60 * 60_000,
  /** At a stop a running step may end within this. */
  stopGrace: 5_000,
  /** After that running turns have got their signal and end within this, or are left behind. */
  stopSettle: 2_000,
  /** Whatever else has not closed by then ends with the process: containers are killed after 10 s. */
  stopWhole: 9_000,
  /** How often the terminal looks whether all is done that it was asked for. */
  terminalLook: 100,
  /** A repeat of a completed turn is recognised for so long; platforms repeat within a day. */
  handledKept: 7 * 24 * 60 * 60_000,
  /** How often older ones are forgotten. */
  handledPrune: 24 * 60 * 60_000,
} as const satisfies Record<string, number | readonly number[]>;

export type Timing = {
  readonly [K in keyof typeof timing]: (typeof timing)[K] extends number ? number : readonly number[];
};

/** Bounds on work that takes its time however much the waits are shrunk; below this they would cut off what is fine. */
const leastBounds = {
  callTimeout: 2_000,
  transferIdle: 2_000,
  transferTimeout: 30_000,
  conversionTimeout: 30_000,
  probeTimeout: 10_000,
  shrinkTimeout: 60_000,
  promptTimeout: 2_000,
  promptSilence: 1_000,
  renderTimeout: 5_000,
  lobbyAfter: 2_000,
  lobbyLook: 500,
  lobbyPatience: 2_000,
  lobbyAsk: 20,
  discordCall: 2_000,
  discordAcknowledge: 3_000,
  discordAcknowledgeTry: 1_300,
  discordThread: 2_000,
  discordWords: 2_000,
  discordToken: 5_000,
  discordStart: 2_000,
  telegramPoll: 2_000,
  telegramCall: 2_000,
  balancePatience: 3_000,
  doctorTimeout: 10_000,
  databaseWait: 2_000,
  databaseAnswer: 2_000,
  turnLook: 50,
  turnLease: 10_000,
  turnLeaseKept: 5_000,
  turnLeaseRenew: 500,
  turnLeaseCheck: 1_000,
  leaderLook: 50,
  leaderAnswer: 1_000,
  leaderLease: 2_000,
  terminalLook: 20,
  stopSettle: 2_000,
} satisfies Partial<Timing>;

/** The same timing, `factor` times as long, as far as real work allows; tests use a small factor. */
export function scaleTiming(factor: number, base: Timing = timing): Timing {
  const least: Partial<Record<string, number>> = factor < 1 ? leastBounds : {};
  const scale = (ms: number, atLeast = 1) => Math.max(atLeast, Math.round(ms * factor));
  const entries = Object.entries(base).map(([name, value]) => [
    name,
    typeof value === 'number' ? scale(value, least[name]) : value.map(ms => scale(ms)),
  ]);
  return { ...base, ...Object.fromEntries(entries) };
}

/** The pause after so many failures in a row (0 after the first one); the last pause of the list is kept. */
export function pauseAfter(pauses: readonly number[], failures: number): number {
  return pauses[Math.min(failures, pauses.length - 1)] ?? 0;
}
