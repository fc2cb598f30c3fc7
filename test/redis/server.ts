import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';

/** Whether there is a `redis-server` to start. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A server of its own that keeps what it has on the disk until it is closed, and wants a password. */
export async function startRedis() {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', requirepass: 'secret' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);

  async function start() {
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += text;
      if (said.includes('Ready to accept connections')) break;
    }
    child.stdout.resume();
    if (child.exitCode !== null) throw new Error(`redis-server ended: ${said}`);
    return child;
  }

  async function stop(): Promise<void> {
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  let running = await start();
  return {
    url: `redis://:secret@127.0.0.1:${port}`,
    /** As a power cut does, but for what the system had written. */
    stop,
    again: async () => {
      running = await start();
    },
    /** Lets it answer nothing for a while. */
    freeze: () => running.kill('SIGSTOP'),
    thaw: () => running.kill('SIGCONT'),
    close: async () => {
      if (running.exitCode === null && running.signalCode === null) await stop();
      await rm(folder, { recursive: true });
    },
  };
}
