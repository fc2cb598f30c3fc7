import type { ChatAdapter } from '../chat.ts';
import type { Watch } from './watch.ts';

export interface Part {
  name: string;
  state: 'good' | 'bad' | 'unknown';
  /** A sentence for the operator. */
  says: string;
}

/** Whether the bot can take and keep what people send. The backend's state is told and does not decide. */
export interface Readiness {
  ready: boolean;
  parts: Part[];
}

/**
 * Looks at every part the process stands on: the adapters that it listens by, and `write`, which rejects when nothing can
 * be stored.
 */
export async function readiness(
  adapters: readonly ChatAdapter[],
  write: () => Promise<void>,
  backend: Part,
): Promise<Readiness> {
  const own = [...adapters.map(platformPart), await storagePart(write)];
  return { ready: own.every(({ state }) => state !== 'bad'), parts: [...own, backend] };
}

function platformPart({ platform, trouble }: ChatAdapter): Part {
  const problem = trouble?.();
  return problem === undefined
    ? { name: platform, state: 'good', says: 'It is connected.' }
    : { name: platform, state: 'bad', says: problem };
}

async function storagePart(write: () => Promise<void>): Promise<Part> {
  try {
    await write();
    return { name: 'storage', state: 'good', says: 'It can be written.' };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return { name: 'storage', state: 'bad', says };
  }
}

/** Results that say the service itself is not well, whoever asked for what. */
const ailing: Record<string, string> = {
  unauthorised: 'It refuses the token: check NEMO_TOKEN, or wait until an anonymous one is granted.',
  unreachable: 'It can not be reached.',
  timeout: 'It does not answer in time.',
  'server-error': 'It fails on its side.',
  malformed: 'It answers what this version does not understand.',
};

/** Remembers from the calls that are made anyway whether the backend is well: asking costs calls of its own. */
export function watchBackend(now = () => performance.now()): Pick<Watch, 'backendCall'> & { part(): Part } {
  let last: { result: string; at: number } | undefined;
  return {
    backendCall: (_, result) => {
      // Of a call that we gave up, or a stream that broke off, nothing follows for the next one.
      if (result === 'error' || result === 'stream-lost') return;
      last = { result, at: now() };
    },
    part: () => {
      if (!last) return { name: 'backend', state: 'unknown', says: 'It has not been called yet.' };
      const problem = ailing[last.result];
      const when = `${Math.round((now() - last.at) / 1_000)} s ago`;
      return problem === undefined
        ? { name: 'backend', state: 'good', says: `It answered ${when}.` }
        : { name: 'backend', state: 'bad', says: `${problem} (${when})` };
    },
  };
}
