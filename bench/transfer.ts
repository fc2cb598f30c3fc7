import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { answerOf } from './child.ts';
import { withFolder } from './folder.ts';
import { memoryOf } from './memory.ts';
import { type Cost, startMeasured } from './process.ts';
import { type Benchmark, ratio, spread } from './table.ts';

const rounds = 3;

export const benchmark: Benchmark = {
  about: `a film of just under 200 MiB to and from a local server, ${rounds} rounds, each in a new process`,
  run: () =>
    withFolder(async folder => {
      const file = join(folder, 'film.mp4');
      const server = fork(fileURLToPath(new URL('transfer-server.ts', import.meta.url)), [file]);
      const port = await answerOf(server);
      const { size } = await stat(file);
      const url = `http://127.0.0.1:${port}`;
      const rows = [
        ...(await compare('upload', size, ['-F', `files=@${file}`, url], [url, file, folder])),
        ...(await compare('download', size, ['-o', join(folder, 'curl.mp4'), url], [url, file, folder])),
      ];
      server.disconnect();
      const columns = [
        'MB/s (min / median / max)',
        'time against bare',
        'peak in MiB',
        'against curl',
        'growth, at most',
      ];
      return [['', ...columns], ...rows];
    }),
};

const ways = {
  upload: ['upload, bare', 'upload, client', 'upload, client, with saving and checking'],
  download: ['download, bare', 'download, client', 'download, client, with checking'],
} as const;

/** What both curl and our ways are measured by. */
type Moved = Pick<Cost, 'ms' | 'peakMiB'>;

/** Each way once a round, so that a busy moment of the machine meets them all. */
async function compare(
  direction: keyof typeof ways,
  bytes: number,
  curl: readonly string[],
  args: readonly string[],
): Promise<string[][]> {
  const results = ways[direction].map(way => ({ way, costs: [] as Cost[] }));
  const byCurl: Moved[] = [];
  for (let round = 0; round < rounds; round += 1) {
    byCurl.push(...(await curlCost(curl)));
    for (const { way, costs } of results) {
      const client = await startMeasured('./transfer-client.ts', way, ...args);
      costs.push(await client.cost());
      await client.end();
    }
  }
  const bare = results[0]?.costs ?? [];
  const row = (name: string, costs: readonly Moved[], growth: string) => {
    const [ms, peaks] = [costs.map(cost => cost.ms), costs.map(cost => cost.peakMiB)];
    const speeds = spread(ms.map(one => bytes / one / 1000));
    const besideCurl = byCurl.map(({ peakMiB }) => peakMiB);
    return [
      name,
      speeds,
      ratio(
        ms,
        bare.map(cost => cost.ms),
      ),
      spread(peaks),
      ratio(peaks, besideCurl),
      growth,
    ];
  };
  return [
    ...(byCurl.length > 0 ? [row(`${direction}, curl`, byCurl, '')] : []),
    ...results.map(({ way, costs }) =>
      row(way, costs, Math.max(...costs.map(({ growthMiB }) => growthMiB)).toFixed(0)),
    ),
  ];
}

/** What curl takes for the same; nothing on a machine without it. */
async function curlCost(args: readonly string[]): Promise<Moved[]> {
  const curl = spawn('curl', ['-sS', '-w', '%{stderr}%{time_total}', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const time = text(curl.stderr);
  const ended = once(curl, 'close').catch(() => []);
  let peakMiB = Number.NaN;
  const look = setInterval(async () => {
    peakMiB = (await memoryOf(curl.pid, 'VmHWM')) ?? peakMiB;
  }, 5);
  const [status] = await ended;
  clearInterval(look);
  return status === 0 ? [{ ms: Number(await time) * 1000, peakMiB }] : [];
}
