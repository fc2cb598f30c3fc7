import { fork } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Accepted, acceptedSchema, updates, ways } from './accept-ways.ts';
import { answerOf } from './child.ts';
import { withFolder } from './folder.ts';
import { type Benchmark, ratio, spread } from './table.ts';

const rounds = 3;
const platformSchema = z.array(z.string());
const placeSchema = z.string();

export const benchmark: Benchmark = {
  about: `updates of platforms a second that are safe on the disk, ${updates} at once, ${rounds} rounds`,
  run: () =>
    withFolder(async folder => {
      const rows: string[][] = [];
      for (const way of ways) rows.push(...(await compare(way, folder)));
      return [['', 'updates/s (min / median / max)', 'against bare', 'CPU an update, ms', 'CPU'], ...rows];
    }),
};

/** A platform for each side; both sides take turns. */
async function compare(way: string, parent: string): Promise<string[][]> {
  const script = await startSide('script', way, parent);
  const program = await startSide('program', way, parent);
  // The first time does not count: code is loaded, and what can be remembered is asked for.
  await script.take();
  await program.take();
  const bare: Accepted[] = [];
  const whole: Accepted[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await script.take());
    whole.push(await program.take());
  }
  script.end();
  program.end();
  const rate = (all: readonly Accepted[]) => all.map(({ ms }) => (updates * 1_000) / ms);
  const cpu = (all: readonly Accepted[]) => all.map(({ cpuMs }) => cpuMs / updates);
  const row = (name: string, all: readonly Accepted[]) => [
    `${way}, ${name}`,
    spread(rate(all)),
    ratio(rate(all), rate(bare)),
    spread(cpu(all), 2),
    ratio(cpu(all), cpu(bare)),
  ];
  return [row('script', bare), row('program', whole)];
}

async function startSide(name: 'script' | 'program', way: string, parent: string) {
  const folder = join(parent, `${way}-${name}`);
  await mkdir(folder);
  const platform = fork(fileOf('accept-platform.ts'), [way]);
  const at = platformSchema.parse(await answerOf(platform));
  const side = fork(fileOf(`accept-${name}.ts`), [way, folder, ...at]);
  const place = placeSchema.parse(await answerOf(side));
  return {
    take: async () => {
      const taken = answerOf(side, platform);
      side.send('take');
      platform.send(place);
      return acceptedSchema.parse(await taken);
    },
    end: () => {
      side.kill('SIGKILL');
      platform.kill('SIGKILL');
    },
  };
}

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
