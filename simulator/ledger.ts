/** What happened, for a checker to read: the truth about charges, whatever a client was told. */
export interface Ledger {
  accounts: AccountRecord[];
  /** Every token given out, also the repeats. */
  tokens: { clientId: string; userId: string; repeated: boolean }[];
  sessions: { session: string; task: string; userId: string; language: string }[];
  prompts: PromptRecord[];
  uploads: { session: string; name: string; bytes: number; via: 'multipart' | 'url' }[];
  renders: RenderRecord[];
  downloads: DownloadRecord[];
  /** Answers by endpoint, faults included. */
  calls: Record<string, number>;
  /** Things a well-behaved client never does. */
  violations: string[];
}

export interface AccountRecord {
  userId: string;
  registered: boolean;
  available: number;
  frozen: number;
  charged: number;
}

export interface PromptRecord {
  session: string;
  text: string;
  kind: 'generate' | 'edit' | 'talk' | 'ask';
  /** Credits that were really taken; 0 while it runs. */
  charged: number;
  status: 'running' | 'finished' | 'failed';
  /** The client left before the end of the stream; the turn went on. */
  disconnected: boolean;
  /** It came while another one ran in the same session. */
  overlaps: boolean;
}

export interface RenderRecord {
  id: string;
  session: string;
  submits: number;
  polls: number;
  status: 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled';
  seconds: number;
}

export interface DownloadRecord {
  render: string;
  via: 'url' | 'fallback';
  bytes: number;
  complete: boolean;
}

export function emptyLedger(): Ledger {
  return {
    accounts: [],
    tokens: [],
    sessions: [],
    prompts: [],
    uploads: [],
    renders: [],
    downloads: [],
    calls: {},
    violations: [],
  };
}

/** Each kind of violation is told once. */
export function noteViolation(ledger: Ledger, violation: string): void {
  if (!ledger.violations.includes(violation)) ledger.violations.push(violation);
}
