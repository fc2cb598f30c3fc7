import { type Benchmark, layOut, ratiosOf } from './table.ts';

/**
 * `npm run bench [name …]`: runs the named benchmarks, or all of them. Nothing is asserted: each figure stands
 * beside another one of the same run. What they mean is told in docs/performance.md.
 */
const benchmarks: Record<string, () => Promise<{ benchmark: Benchmark }>> = {
  start: () => import('./start.ts'),
  ready: () => import('./ready.ts'),
  turn: () => import('./turn.ts'),
  transfer: () => import('./transfer.ts'),
  enqueue: () => import('./enqueue.ts'),
  accept: () => import('./accept.ts'),
  telegram: () => import('./telegram.ts'),
  discord: () => import('./discord.ts'),
  scale: () => import('./scale.ts'),
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benchmarks);
const unknown = names.filter(name => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.\n`,
  );
  process.exit(2);
}

/** The longest take some minutes; whatever hangs must not hang for ever. What it started ends with this process. */
const longestMs = 15 * 60_000;
const ratios: string[] = [];
process.once('exit', () => {
  if (ratios.length > 0)
    process.stdout.write(`\nall: medians, as many times as much as the bare side's\n\n${ratios.join('')}`);
});

for (const name of names) {
  const loaded = await benchmarks[name]?.();
  if (!loaded) continue;
  process.stdout.write(`\n${name}: ${loaded.benchmark.about}\n\n`);
  const giveUp = setTimeout(() => {
    process.stderr.write(`Given up after ${longestMs / 60_000} minutes.\n`);
    process.exit(1);
  }, longestMs);
  const rows = await loaded.benchmark.run();
  clearTimeout(giveUp);
  process.stdout.write(layOut(rows));
  ratios.push(...ratiosOf(name, rows));
}
