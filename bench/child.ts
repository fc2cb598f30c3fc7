import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The next message of a child process. Rejects when it has ended, or one of those that the answer hangs on. */
export async function answerOf(child: ChildProcess, ...needed: ChildProcess[]): Promise<unknown> {
  const watching = new AbortController();
  const { signal } = watching;
  try {
    const ends = [child, ...needed].map(one => endOf(one, signal));
    return (await Promise.race([once(child, 'message', { signal }), ...ends]))[0];
  } finally {
    watching.abort();
  }
}

async function endOf(child: ChildProcess, signal: AbortSignal): Promise<never> {
  const hasEnded = child.exitCode !== null || child.signalCode !== null;
  if (!hasEnded) await once(child, 'exit', { signal });
  const file = child.spawnargs.findLast(arg => arg.endsWith('.ts'));
  throw new Error(`${file ?? 'it'} ended with ${child.exitCode ?? child.signalCode}`);
}
