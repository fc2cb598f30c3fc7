/** Loaded before a program that knows nothing of it: says on request what the process has used so far. */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  process.send?.({
    cpuMs: (user + system) / 1_000,
    rssMiB: process.memoryUsage.rss() / 2 ** 20,
    peakMiB: maxRSS / 2 ** 10,
  });
});
process.channel?.unref();
