import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';

/** Loaded before a program that knows nothing of it: says on request what the process uses, its garbage collected first. */
const resolutionMs = 10;
const delay = monitorEventLoopDelay({ resolution: resolutionMs });
delay.enable();
const MiB = 2 ** 20;

process.on('message', () => {
  // What the histogram counts includes its own pause.
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  const delays = { delayP99Ms: ms(delay.percentile(99)), delayMaxMs: ms(delay.max) };
  // Collecting all garbage holds the program up, which is not the program's doing.
  delay.disable();
  globalThis.gc?.();
  globalThis.gc?.();
  const seenMiB = process.memoryUsage.rss() / MiB;
  // Pages that the heap has once needed the engine keeps for its next need; only this gives them back.
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const code = getHeapSpaceStatistics().filter(({ space_name }) => /^(code|trusted)_/.test(space_name));
  process.send?.({
    hours: process.uptime() / 3_600,
    ...delays,
    seenMiB,
    rssMiB: rss / MiB,
    heapMiB: heapUsed / MiB,
    codeMiB: code.reduce((sum, { space_used_size }) => sum + space_used_size, 0) / MiB,
    reservedMiB: heapTotal / MiB,
    externalMiB: external / MiB,
    cpuMs: (user + system) / 1_000,
    files: readdirSync('/proc/self/fd').length,
    handles: process.getActiveResourcesInfo().length,
  });
  delay.reset();
  delay.enable();
});
process.channel?.unref();
