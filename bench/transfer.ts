import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withFolder } from './folder.ts';
import { startMeasured } from './process.ts';
import { type Benchmark, ratio, spread } from './table.ts';

const rounds = 3;
const run = promisify(execFile);

export const benchmark: Benchmark = {
  about: `a film of just under 200 MiB to and from a local server, ${rounds} rounds, each in a new process`,
  run: () =>
    withFolder(async folder => {
      const file = join(folder, 'film.mp4');
      const server = fork(fileURLToPath(new URL('transfer-server.ts', import.meta.url)), [file]);
      const [port] = await once(server, 'message');
      const { size } = await stat(file);
      const url = `http://127.0.0.1:${port}`;
      const rows = [
        ...(await compare('upload', size, ['-F', `files=@${file}`, url], [url, file, folder])),
        ...(await compare('download', size, ['-o', join(folder, 'curl.mp4'), url], [url, file, folder])),
      ];
      server.disconnect();
      return [['', 'MB/s (min / median / max)', 'time against bare', 'growth in MiB, at most'], ...rows];
    }),
};

const ways = {
  upload: ['upload, bare', 'upload, client', 'upload, client, with saving and checking'],
  download: ['download, bare', 'download, client', 'download, client, with checking'],
} as const;

/** Each way once a round, so that a busy moment of the machine meets them all. */
async function compare(
  direction: keyof typeof ways,
  bytes: number,
  curl: readonly string[],
  args: readonly string[],
): Promise<string[][]> {
  const results = ways[direction].map(way => ({ way, ms: [] as number[], growth: [] as number[] }));
  const byCurl: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    byCurl.push(...(await curlTime(curl)));
    for (const { way, ms, growth } of results) {
      const client = await startMeasured('./transfer-client.ts', way, ...args);
      const cost = await client.cost();
      await client.end();
      ms.push(cost.ms);
      growth.push(cost.growthMiB);
    }
  }
  const bare = results[0]?.ms ?? [];
  const speeds = (ms: readonly number[]) => spread(ms.map(one => bytes / one / 1000));
  return [
    ...(byCurl.length > 0 ? [[`${direction}, curl`, speeds(byCurl), ratio(byCurl, bare), '']] : []),
    ...results.map(({ way, ms, growth }) => [
      way,
      speeds(ms),
      ratio(ms, bare),
      Math.max(...growth).toFixed(0),
    ]),
  ];
}

/** What curl takes for the same, in milliseconds; nothing on a machine without it. */
async function curlTime(args: readonly string[]): Promise<number[]> {
  const output = ['-sS', '-w', '%{stderr}%{time_total}', ...args];
  try {
    const { stderr } = await run('curl', output, { maxBuffer: 2 ** 20 });
    return [Number(stderr) * 1000];
  } catch {
    return [];
  }
}
