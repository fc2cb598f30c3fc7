import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withFolder } from './folder.ts';
import { type Benchmark, ratio, spread } from './table.ts';

const runs = 10;
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export const benchmark: Benchmark = {
  about: `from the start of the process to the first words of the terminal, ${runs} runs`,
  run: () =>
    withFolder(async folder => {
      const bare: number[] = [];
      const prompt: number[] = [];
      const answer: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        bare.push(...(await outputTimes(['-p', '0'], folder, 1)));
        const [first, second] = await outputTimes([main, 'chat'], folder, 2);
        prompt.push(first ?? Number.NaN);
        answer.push(second ?? Number.NaN);
      }
      return [
        ['', 'ms (min / median / max)', 'against node'],
        ['node -p 0', spread(bare), ''],
        ['prompt', spread(prompt), ratio(prompt, bare)],
        ['answer to the first command', spread(answer), ratio(answer, bare)],
      ];
    }),
};

/** When the first `count` pieces of output came, in milliseconds from the start of the process. */
async function outputTimes(args: string[], folder: string, count: number): Promise<number[]> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, DATA_DIR: folder, NEMO_API_URL: 'http://127.0.0.1:9', NEMO_TOKEN: 'none' },
  });
  const ended = once(child, 'exit');
  const times: number[] = [];
  while (times.length < count) {
    await once(child.stdout, 'data');
    times.push(performance.now() - startedAt);
  }
  // Not killed: what was compiled is kept for the next start when the process ends.
  child.stdin.end();
  await ended;
  return times;
}
