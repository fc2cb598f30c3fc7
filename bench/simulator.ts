import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { token } from './turn-wish.ts';

/** The video service's stand-in in a process of its own, with one tiny clip for everybody; ends with this process. */
export async function startSimulator(speed: number): Promise<{ url: string; pid: number; end(): void }> {
  const main = fileURLToPath(new URL('../simulator/main.ts', import.meta.url));
  const settings = ['--port', '0', '--speed', String(speed), '--clip', 'prepared'];
  const account = ['--credits', '1000000', '--token', token];
  const simulator = spawn(process.execPath, [main, ...settings, ...account], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => void simulator.kill();
  process.once('exit', kill);
  const [output] = await once(simulator.stdout, 'data');
  const url = /http:\S+/.exec(String(output))?.[0];
  if (url === undefined) throw new Error(`the simulator says: ${output}`);
  const end = () => {
    process.off('exit', kill);
    kill();
  };
  return { url, pid: simulator.pid ?? 0, end };
}
