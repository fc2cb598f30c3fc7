import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Simulator } from '../../simulator/server.ts';
import { makeWorld } from '../kills/lives.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** What `npm run doctor` prints and how it ends, with a backend that is well unless told otherwise. */
export async function doctor(
  env: Record<string, string>,
  { args = [], before }: { args?: string[]; before?: (backend: Simulator) => void } = {},
) {
  const world = await makeWorld({ onTestFinished });
  before?.(world.simulator);
  const { code: status, output } = await world.live([main, 'doctor', ...args], { env });
  /** The lines about one thing, such as a platform. */
  const about = (what: string) => output.split('\n').filter(line => line.slice(2).startsWith(what));
  return { status, output, about, world };
}
