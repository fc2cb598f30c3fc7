import type { Readable } from 'node:stream';
import type { Json } from '../json.ts';

/** The backend as the conversation sees it: typed, parsed, its quirks already dealt with. Errors are `NemoError`s. */
export interface Nemo {
  /** Makes a session (and the project around it) for texts in `language` (`en`, `zh`, …). */
  createSession(language: string, signal: AbortSignal): Promise<NemoSession>;
  /**
   * Sends a wish to the agent and reads its stream to the end. Costs credits: never repeated in here, except
   * where the backend refused before acting (429, an expired anonymous token).
   * `own` is awaited immediately before each time the request leaves.
   */
  prompt(sessionId: string, text: string, options: PromptOptions): Promise<AgentReply>;
  /** Uploads one file as a stream; `file.open` is called again for a repeat, so it must give a fresh stream. */
  upload(sessionId: string, file: UploadFile, signal: AbortSignal): Promise<UploadedFile>;
  /** Lets the backend fetch the files itself. */
  uploadUrls(sessionId: string, urls: readonly string[], signal: AbortSignal): Promise<UploadedFile[]>;
  balance(signal: AbortSignal): Promise<Balance>;
  state(sessionId: string, signal: AbortSignal): Promise<ProjectState>;
  /** Submits a render under an id that the caller has made and kept; repeating it is free. */
  submitRender(render: RenderRequest, signal: AbortSignal): Promise<RenderStatus>;
  render(id: string, signal: AbortSignal): Promise<RenderStatus>;
  /** Best effort: resolves whatever the backend says. */
  cancelRender(id: string, signal: AbortSignal): Promise<void>;
  /** Streams the finished MP4 into the file `path`: from `url`, or from the fallback endpoint where that does not answer. Answers the bytes. */
  download(id: string, url: string | undefined, path: string, signal: AbortSignal): Promise<number>;
  /** A link that opens the project in a browser; undefined where the backend gives none. */
  projectLink(session: NemoSession, signal: AbortSignal): Promise<string | undefined>;
  /** Where an anonymous user registers, or a registered one tops up. */
  accountLink(): Promise<{ kind: 'register' | 'top-up'; url: string }>;
  /** Ends idle connections. */
  close(): Promise<void>;
}

export interface PromptOptions {
  signal: AbortSignal;
  own?: () => Promise<void>;
  onEvent?: (event: AgentEvent) => void;
}

export interface NemoSession {
  sessionId: string;
  taskId: string;
}

/** Credits. `frozen` is reserved by work in progress. */
export interface Balance {
  available: number;
  frozen: number;
}

export interface UploadFile {
  name: string;
  mimeType: string;
  open: () => Promise<Readable>;
}

export interface UploadedFile {
  name: string;
  /** Where the backend keeps it; a lost session is rebuilt from these. */
  url: string;
  type: string;
}

/** The project's latest state. `draft` is kept as it came: the render wants it back unchanged. */
export interface ProjectState {
  draft?: Json | undefined;
  /** The whole state as it came, for the difference between before and after. */
  raw: Json;
}

export interface RenderRequest {
  id: string;
  sessionId: string;
  draft: Json;
}

export type RenderStatus =
  | { status: 'running'; progress: number | undefined }
  | { status: 'done'; url: string | undefined }
  | { status: 'failed'; message: string };

export interface AgentQuestion {
  title?: string | undefined;
  questions: {
    id: string;
    prompt: string;
    options: { id: string; label: string }[];
    allowMultiple: boolean;
  }[];
}

/** What happens while the agent works; for progress only, the reply holds what counts. */
export type AgentEvent =
  | { type: 'text'; text: string }
  | { type: 'tool'; name: string }
  | { type: 'heartbeat' };

export interface AgentReply {
  /** The agent's messages, each whole and once. */
  texts: string[];
  /** Names of the tools it used, in order. */
  tools: string[];
  question: AgentQuestion | undefined;
}
