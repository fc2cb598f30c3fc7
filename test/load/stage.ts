import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { z } from 'zod';
import { answerOf } from '../../bench/child.ts';
import { drawPhoto } from '../../bench/photo.ts';
import { startSimulator } from '../../bench/simulator.ts';
import { token } from '../../bench/turn-wish.ts';
import { addressesSchema, type Order, type Sight, sightSchema, type Wish } from './orders.ts';

const usedSchema = z.object({
  /** Since the program began. */
  hours: z.number(),
  delayP99Ms: z.number(),
  delayMaxMs: z.number(),
  /** What the system counts. */
  seenMiB: z.number(),
  /** The same without the pages that the engine keeps, unused, for its next need. */
  rssMiB: z.number(),
  heapMiB: z.number(),
  /** Of the heap, what the engine has compiled. */
  codeMiB: z.number(),
  /** What the engine has taken from the system for its heap, used or not. */
  reservedMiB: z.number(),
  externalMiB: z.number(),
  cpuMs: z.number(),
  files: z.number(),
  handles: z.number(),
});
/** What the program's process uses after its garbage is collected; CPU time from its start on, delays since it was asked last. */
export type Used = z.infer<typeof usedSchema>;

const ledgerSchema = z.object({ prompts: z.array(z.object({ status: z.string() })) });

/** The program, as an operator starts it, between people and the video service, each in a process of its own. */
export interface Stage {
  /** The program's data folder. */
  data: string;
  people(order: Exclude<Order, { do: 'look' }>): Promise<void>;
  look(): Promise<Sight>;
  used(): Promise<Used>;
  /** Factor on the video service's waits from now on. */
  agentSpeed(speed: number): Promise<void>;
  /** Waits until so many streams of the agent are open; throws where that takes longer than `ms`. */
  streaming(count: number, ms: number): Promise<void>;
  /** Waits until each of these wishes has a video; false where that takes longer than `ms`. */
  allHave(name: string, ms: number): Promise<boolean>;
  /** What the program had to complain about: a line for each kind, with how often. */
  complaints(): string[];
  close(): Promise<void>;
}

export async function openStage(env: Record<string, string>, agentSpeed: number): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-load-'));
  const data = join(folder, 'data');
  await mkdir(data);
  const photo = join(folder, 'photo.jpg');
  await drawPhoto(photo, 640, 480);
  const simulator = await startSimulator(agentSpeed);
  const crowd = fork(fileOf('people.ts'), [photo]);
  const addresses = addressesSchema.parse(await answerOf(crowd));
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const measures = new URL('measures.ts', import.meta.url).href;
  const program = fork(fileOf('../../src/main.ts'), [], {
    cwd: folder,
    execArgv: ['--max-semi-space-size=1', '--expose-gc', '--import', measures],
    stdio: ['ignore', output, output, 'ipc'],
    env: {
      ...process.env,
      ...addresses,
      NEMO_API_URL: simulator.url,
      NEMO_WEB_URL: simulator.url,
      NEMO_TOKEN: token,
      DATA_DIR: data,
      LOG_LEVEL: 'warn',
      // As in the container.
      MALLOC_ARENA_MAX: '2',
      ...env,
    },
  });
  const killAll = () => [crowd, program].map(child => child.kill('SIGKILL'));
  process.once('exit', killAll);
  const ask = async (child: ChildProcess, what: Order | 'used') => {
    child.send(what);
    return answerOf(child);
  };
  const look = async () => sightSchema.parse(await ask(crowd, { do: 'look' }));
  return {
    data,
    people: async order => void (await ask(crowd, order)),
    look,
    used: async () => usedSchema.parse(await ask(program, 'used')),
    agentSpeed: async speed => {
      const body = JSON.stringify({ speed });
      await (await request(`${simulator.url}/__sim/settings`, { method: 'POST', body })).body.dump();
    },
    streaming: async (count, ms) => {
      const until = performance.now() + ms;
      const running = async () => {
        const { body } = await request(`${simulator.url}/__sim/ledger`);
        const { prompts } = ledgerSchema.parse(await body.json());
        return prompts.filter(({ status }) => status === 'running').length;
      };
      for (let open = await running(); open < count; open = await running()) {
        if (performance.now() > until)
          throw new Error(`${open} streams of ${count} are open after ${ms / 1_000} s`);
        await sleep(1_000);
      }
    },
    allHave: async (name, ms) => {
      const until = performance.now() + ms;
      const isOpen = (wish: Wish) => wish.name === name && wish.videos === 0;
      while ((await look()).wishes.some(isOpen)) {
        if (performance.now() > until) return false;
        await sleep(500);
      }
      return true;
    },
    complaints: () => countLines(readFileSync(log, 'utf8')),
    close: async () => {
      if (program.kill('SIGTERM')) await once(program, 'exit');
      process.off('exit', killAll);
      if (crowd.connected) crowd.disconnect();
      simulator.end();
      await rm(folder, { recursive: true });
    },
  };
}

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function countLines(log: string): string[] {
  const lines = log.split('\n').filter(line => line !== '');
  const kinds = Map.groupBy(lines, line => /"msg":"([^"]*)"/.exec(line)?.[1] ?? line);
  return [...kinds].map(([kind, all]) => `${all.length} x ${kind}, such as ${all[0]?.slice(0, 500)}`);
}
