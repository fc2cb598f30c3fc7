import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Life } from './evidence.ts';
import type { Stage } from './stage.ts';

/** The program while it lives. */
export interface Program {
  pid: number;
  /** Resolves when it has ended, however. */
  ended: Promise<Life>;
  isAlive(): boolean;
  /** Whether it takes in what people do. */
  isBack(): boolean;
  output(): string;
  kill(): void;
  /** Asks it to stop. */
  ask(): void;
  /** Notes that it can't work from now on; what keeps it from that is up to the caller. */
  hinder(): void;
  release(): void;
  freeze(): void;
  thaw(): void;
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Nothing that is asked of it takes so long; then it hangs, and is killed as one that failed. */
const longestMs = 240_000;

/** Starts `npm start` with modules loaded before it that it knows nothing of. */
export function startProgram(
  stage: Pick<Stage, 'folder' | 'telegram' | 'env'>,
  {
    preload = [],
    env = {},
    uid,
    isBack,
  }: {
    preload?: readonly string[];
    env?: Record<string, string>;
    uid?: number;
    /** Whether it is back, by what it says; otherwise it is when it asks Telegram for what has happened. */
    isBack?: (output: string) => boolean;
  } = {},
): Program {
  const from = Date.now();
  const imports = preload.flatMap(name => [
    '--import',
    fileURLToPath(new URL(`preload/${name}.ts`, import.meta.url)),
  ]);
  const child = spawn(process.execPath, [...imports, main], {
    cwd: stage.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...stage.env, ...env },
    ...(uid !== undefined && { uid, gid: uid }),
  });
  let output = '';
  let saidAt: number | undefined;
  let wanted: Life['wanted'] = 'killed';
  let askedAt: number | undefined;
  const hindered: { from: number; to: number }[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text;
      if (isBack?.(output)) saidAt ??= Date.now();
    });
  }
  const backAt = () =>
    isBack ? saidAt : stage.telegram.calls('getUpdates').find(({ at }) => at >= from)?.at;
  const hangs = setTimeout(() => child.kill('SIGABRT'), longestMs);
  const ended = new Promise<Life>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(hangs);
      const to = Date.now();
      resolve({ from, to, wanted, askedAt, code, signal, output, hindered, backAt: backAt() });
    });
  });
  const hinder = () => void hindered.push({ from: Date.now(), to: Infinity });
  const release = () => {
    const last = hindered.at(-1);
    if (last) last.to = Date.now();
  };
  return {
    pid: child.pid ?? 0,
    ended,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    isBack: () => backAt() !== undefined,
    output: () => output,
    kill: () => void child.kill('SIGKILL'),
    ask: () => {
      wanted = 'asked';
      askedAt = Date.now();
      child.kill('SIGTERM');
    },
    hinder,
    release,
    freeze: () => {
      hinder();
      child.kill('SIGSTOP');
    },
    thaw: () => {
      release();
      child.kill('SIGCONT');
    },
  };
}
