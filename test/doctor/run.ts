import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { doctor as examine } from '../../src/doors/doctor.ts';

/** What `npm run doctor` prints and how it ends, with a backend that is well unless told otherwise. */
export async function doctor(
  env: Record<string, string>,
  { args = [], before }: { args?: string[]; before?: (backend: Simulator) => void } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-doctor-'));
  const simulator = await startSimulator({ speed: 0.001, clip: 'prepared', credits: 10_000 });
  onTestFinished(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });
  before?.(simulator);
  let output = '';
  const usual = { NEMO_API_URL: simulator.url, DATA_DIR: join(folder, 'data'), TIME_SCALE: '0.001' };
  const status = await examine(args, { ...usual, ...env }, text => {
    output += text;
  });
  /** The lines about one thing, such as a platform. */
  const about = (what: string) => output.split('\n').filter(line => line.slice(2).startsWith(what));
  return { status, output, about, folder };
}
