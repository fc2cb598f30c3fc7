import { parseArgs } from 'node:util';
import type { Run } from './run.ts';

/**
 * `npm run torture -- [run …] [--seed 123] [--minutes 5] [--lanes 1]`: runs the named ways of trying to break the program,
 * or all of them, and shares the time among them; `--soak` takes an hour where none is given. The printed seed makes the
 * same decisions again; with `--path 0:1:2`, where `mishaps` has printed one, what it has made small. Exit status 1 where
 * a promise was broken. What the promises are is told in docs/reliability.md. `--load [--chats 2000]`, `--soak` and
 * `fleet` and `takeovers` need the machine for themselves, so they run only where they are named.
 */
const runs: Record<string, () => Promise<Run>> = {
  crashes: async () => (await import('./crashes.ts')).crashes,
  'at-start': async () => (await import('./at-start.ts')).atStart,
  'full-disk': async () => (await import('./full-disk.ts')).fullDisk,
  readers: async () => (await import('../hostile/runs.ts')).reading,
  files: async () => (await import('../hostile/runs.ts')).files,
  mishaps: async () => (await import('../hostile/runs.ts')).mishaps,
};
const aloneRuns: typeof runs = {
  load: async () => (await import('../load/load.ts')).load,
  fleet: async () => (await import('./fleet.ts')).fleet,
  takeovers: async () => (await import('./takeovers.ts')).takeovers,
  soak: async () => (await import('../load/soak.ts')).soak,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    minutes: { type: 'string' },
    path: { type: 'string' },
    lanes: { type: 'string', default: '1' },
    chats: { type: 'string', default: '2000' },
    load: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
  },
});
const all = { ...runs, ...aloneRuns };
const named = [...positionals, ...(values.load ? ['load'] : []), ...(values.soak ? ['soak'] : [])];
const names = named.length > 0 ? named : Object.keys(runs);
const unknown = names.filter(name => !Object.hasOwn(all, name));
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const minutes = Number(values.minutes ?? 5);
const lanes = Number(values.lanes);
const chats = Number(values.chats);
const say = (line: string) => void process.stdout.write(`${line}\n`);

if (
  unknown.length > 0 ||
  !Number.isSafeInteger(seed) ||
  !(minutes >= 0) ||
  !/^\d+(:\d+)*$/.test(values.path ?? '0') ||
  !(lanes >= 1) ||
  !(chats >= 1)
) {
  say(
    `Usage: npm run torture -- [${Object.keys(all).join(' | ')}] [--seed <number>] [--minutes <number>] [--path <path>] [--lanes <number>]`,
  );
  process.exit(2);
}

let violations = 0;
for (const name of names) {
  const run = await all[name]?.();
  if (!run) continue;
  const usual = values.minutes === undefined ? run.usualMinutes : undefined;
  say(`${name}, seed ${seed}`);
  const outcome = await run({
    seed,
    lanes,
    chats,
    path: values.path,
    until: Date.now() + (usual ?? minutes / names.length) * 60_000,
    say,
  });
  for (const [figure, value] of Object.entries(outcome.figures))
    say(`  ${figure}: ${Math.abs(value) < 100 ? +value.toFixed(2) : Math.round(value)}`);
  say(`  violations: ${outcome.violations}`);
  violations += outcome.violations;
}
process.exitCode = violations > 0 ? 1 : 0;
