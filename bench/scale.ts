import { type ChildProcess, fork } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../test/postgres/start.ts';
import { answerOf } from './child.ts';
import { cpuMsOf } from './cpu.ts';
import { type DatabaseCosts, watchDatabase, watchedSettings } from './database-costs.ts';
import { withFolder } from './folder.ts';
import { drawPhoto } from './photo.ts';
import { startSimulator } from './simulator.ts';
import { type Benchmark, ratio, spread } from './table.ts';

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

const workers = [1, 2, 4];
const rounds = 3;

/** The same load for all: what limits is how many turns a worker takes at once, or else what the machine can do. */
const loads = [
  { name: '10 turns at once each', turns: 60, atOnce: 10, speed: 0.03 },
  { name: '40 turns at once each', turns: 120, atOnce: 40, speed: 0.02 },
];
type Load = (typeof loads)[number];

interface Round extends DatabaseCosts {
  connections: number;
  seconds: number;
  workersCpuMs: number;
  databaseCpuMs: number;
  serviceCpuMs: number;
}

export const benchmark: Benchmark = {
  about: `turns a second of 1, 2 and 4 workers on one PostgreSQL that keeps its commits safe, ${rounds} rounds`,
  run: () =>
    withFolder(async folder => {
      const photo = join(folder, 'photo.jpg');
      await drawPhoto(photo, 1_280, 960);
      const rows: string[][] = [];
      for (const load of loads) rows.push(...(await compare(load, photo, folder)));
      return [
        [
          ...[
            '',
            'turns/s (min / median / max)',
            'against 1',
            'CPU ms a turn: workers',
            'database',
            'service',
          ],
          ...['statements', 'commits', 'WAL KiB', 'database ms', 'connections a process'],
        ],
        ...rows,
        ...(await idle(photo, folder)),
      ];
    }),
};

async function compare(load: Load, photo: string, folder: string): Promise<string[][]> {
  const found = new Map<number, Round[]>(workers.map(count => [count, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [count, all] of found) all.push(await withFleet(count, load, photo, folder, takeAll));
  const rate = (all: readonly Round[]) => all.map(({ seconds }) => load.turns / seconds);
  const first = found.get(workers[0] ?? 1) ?? [];
  return [...found].map(([count, all]) => {
    const each = (figure: (round: Round) => number, digits = 0) =>
      spread(
        all.map(one => figure(one) / load.turns),
        digits,
      );
    return [
      `${load.name}, ${count === 1 ? '1 worker' : `${count} workers`}`,
      spread(rate(all), 2),
      ratio(rate(all), rate(first)),
      each(one => one.workersCpuMs),
      each(one => one.databaseCpuMs),
      each(one => one.serviceCpuMs),
      each(one => one.statements),
      each(one => one.commits, 1),
      each(one => one.walBytes / 1_024, 1),
      each(one => one.busyMs, 1),
      spread(
        all.map(one => one.connections / (count + 1)),
        1,
      ),
    ];
  });
}

interface Fleet {
  load: Load;
  gateway: ChildProcess;
  workers: readonly ChildProcess[];
  database: Awaited<ReturnType<typeof watchDatabase>>;
  cpu(): { workersCpuMs: number; databaseCpuMs: number; serviceCpuMs: number };
}

/** Everything new, one gateway and so many workers, each of which has loaded its code by a first turn. */
async function withFleet<T>(
  count: number,
  load: Load,
  photo: string,
  folder: string,
  work: (fleet: Fleet) => Promise<T>,
): Promise<T> {
  const [server, service] = await Promise.all([startPostgres(watchedSettings), startSimulator(load.speed)]);
  const database = await watchDatabase(server.url);
  const start = async (role: string, index: number) => {
    const own = join(folder, `${role}-${index}`);
    await mkdir(own, { recursive: true });
    const args = [role, server.url, service.url, photo, own, String(load.speed), String(load.atOnce)];
    const child = fork(fileURLToPath(new URL('./scale-process.ts', import.meta.url)), args);
    children.add(child);
    await answerOf(child);
    return child;
  };
  const gateway = await start('gateway', 0);
  const started = await Promise.all(Array.from({ length: count }, (_, index) => start('worker', index)));
  const fleet: Fleet = {
    load,
    gateway,
    workers: started,
    database,
    cpu: () => ({
      workersCpuMs: started.reduce((sum, { pid = 0 }) => sum + cpuMsOf(pid), 0),
      databaseCpuMs: cpuMsOf(server.pid()),
      serviceCpuMs: cpuMsOf(service.pid),
    }),
  };
  try {
    await takeIn(fleet, 4 * count);
    return await work(fleet);
  } finally {
    for (const child of [gateway, ...started]) child.kill('SIGKILL');
    await database.end();
    service.end();
    await server.stop();
  }
}

/** Resolves when so many wishes have come in and all of them are done. */
async function takeIn({ gateway, workers }: Fleet, turns: number): Promise<void> {
  let open = turns;
  const all = Promise.withResolvers<void>();
  const done = () => {
    open -= 1;
    if (open === 0) all.resolve();
  };
  for (const worker of workers) worker.on('message', done);
  gateway.send(turns);
  await all.promise;
  for (const worker of workers) worker.off('message', done);
}

async function takeAll(fleet: Fleet): Promise<Round> {
  const before = fleet.cpu();
  const startedAt = performance.now();
  const costs = await fleet.database.during(() => takeIn(fleet, fleet.load.turns));
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = fleet.cpu();
  return {
    ...costs,
    seconds,
    workersCpuMs: after.workersCpuMs - before.workersCpuMs,
    databaseCpuMs: after.databaseCpuMs - before.databaseCpuMs,
    serviceCpuMs: after.serviceCpuMs - before.serviceCpuMs,
  };
}

/** What a worker that has nothing to do asks of the database in a second. */
async function idle(photo: string, folder: string): Promise<string[][]> {
  const [load] = loads;
  if (!load) return [];
  const seconds = 12;
  const count = 4;
  const costs = await withFleet(count, load, photo, folder, ({ database }) =>
    database.during(() => sleep(seconds * 1_000)),
  );
  const each = (figure: number) => (figure / seconds / count).toFixed(2);
  const nothing = ['', '', '', '', ''];
  return [
    [
      ...[
        'a worker with nothing to do, in a second',
        ...nothing,
        each(costs.statements),
        each(costs.commits),
      ],
      ...[each(costs.walBytes / 1_024), each(costs.busyMs), (costs.connections / (count + 1)).toFixed(1)],
    ],
  ];
}
