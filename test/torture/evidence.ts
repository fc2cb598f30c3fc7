import type { Ledger } from '../../simulator/ledger.ts';

/** What people did and saw, and what was charged: all that the checker knows. Times are of the real clock. */
export interface Evidence {
  /** In the order in which they were made. */
  requests: readonly Request[];
  /** What the bot said and has not deleted, in the order of its first appearance. */
  messages: readonly Shown[];
  ledger: Ledger;
  lives: readonly Life[];
  /** Rules of the platforms that were broken, as their stand-ins tell them. */
  broken: readonly string[];
  /** What must not stand in the program's output. */
  secrets: readonly string[];
}

/** Something that somebody asked of the bot. */
export interface Request {
  /** The title that a wish asks for: it stands in what the agent is told and in the video's caption. */
  mark: string;
  /** How the agent speaks of the length that was asked for, such as `37-second`. */
  length?: string;
  chat: string;
  person: string;
  /** `press`: a button with a wish of its own. `stop` and `ask` are answered beside the line. */
  kind: 'wish' | 'press' | 'stop' | 'ask';
  at: number;
  /** The messages that answers point at one of; empty where they point at none. */
  messages: readonly string[];
  /** Videos that it asks for. */
  videos: number;
  hasPicture: boolean;
  /** The platform keeps it until it is taken; otherwise only who listens just then hears it. */
  isKept: boolean;
  wasListening: boolean;
}

/** A message of the bot as it stands now. */
export interface Shown {
  chat: string;
  id: string;
  at: number;
  /** When what stands there now was first put there. */
  changedAt: number;
  edits: number;
  text: string;
  isVideo: boolean;
  buttons: readonly string[];
  replyTo: string | undefined;
  /** Only one person sees it. */
  isWhisper: boolean;
  isThinking: boolean;
}

/** The program from a start to its end. */
export interface Life {
  from: number;
  to: number;
  /** What its end should be: killed, left after it was asked to, or by itself at the start, as the database was away. */
  wanted: 'killed' | 'asked' | 'refused';
  askedAt: number | undefined;
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
  /** Spans in which it could not work: it stood still, or its disk was full. */
  hindered: readonly Span[];
  /** Spans in which the database that it shares with others was away. */
  cutOff?: readonly Span[];
  /** The chats of Discord whose words come to it; all of them where this is left out. */
  hears?: readonly string[];
  /** When it took in what people do again; undefined where it did not live that long. */
  backAt: number | undefined;
}

export interface Span {
  from: number;
  to: number;
}

/** Something that must not be. */
export interface Finding {
  rule: string;
  what: string;
}
