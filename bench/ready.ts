import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startDiscord } from '../test/fakes/discord/server.ts';
import { startTelegram } from '../test/fakes/telegram/server.ts';
import { cpuMsOf } from './cpu.ts';
import { withFolder } from './folder.ts';
import { memoryOf } from './memory.ts';
import { type Benchmark, ratio, spread } from './table.ts';

const runs = 5;
/** So long it has nothing to do before its memory is read. */
const idleMs = 5_000;

interface Ready {
  ms: number;
  cpuMs: number;
  idleMiB: number;
}

export const benchmark: Benchmark = {
  about: `npm start on both platforms until it is ready, and its memory ${idleMs / 1_000} s later; beside both libraries connected by a bare script, ${runs} runs`,
  run: () =>
    withFolder(async folder => {
      const [telegram, discord] = await Promise.all([startTelegram(), startDiscord()]);
      const env = {
        DATA_DIR: join(folder, 'data'),
        NEMO_API_URL: 'http://127.0.0.1:9',
        NEMO_TOKEN: 'none',
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.url,
        DISCORD_BOT_TOKEN: discord.token,
        DISCORD_API_URL: discord.url,
      };
      const script: Ready[] = [];
      const program: Ready[] = [];
      for (let run = 0; run < runs; run += 1) {
        script.push(await untilReady('ready-script.ts', env, folder));
        program.push(await untilReady('../src/main.ts', env, folder));
      }
      await Promise.all([telegram.close(), discord.close()]);
      const row = (name: string, figure: (one: Ready) => number) => {
        const [bare, whole] = [script.map(figure), program.map(figure)];
        return [name, spread(bare), spread(whole), ratio(whole, bare)];
      };
      return [
        ['', 'script (min / median / max)', 'program', 'ratio'],
        row('ready after, ms', ({ ms }) => ms),
        row('CPU until then, ms', ({ cpuMs }) => cpuMs),
        row('memory when idle, MiB', ({ idleMiB }) => idleMiB),
      ];
    }),
};

async function untilReady(file: string, env: Record<string, string>, folder: string): Promise<Ready> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [...process.execArgv, fileURLToPath(new URL(file, import.meta.url))],
    {
      cwd: folder,
      // The program's log goes there.
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, ...env },
    },
  );
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let output = '';
  while (!output.includes('"ready"')) output += (await once(child.stderr, 'data'))[0];
  const ms = performance.now() - startedAt;
  const cpuMs = cpuMsOf(child.pid);
  await sleep(idleMs);
  const idleMiB = (await memoryOf(child.pid, 'VmRSS')) ?? Number.NaN;
  kill();
  await once(child, 'exit');
  process.off('exit', kill);
  return { ms, cpuMs, idleMiB };
}
