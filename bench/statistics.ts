export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((one, other) => one - other);
  return ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;
}

/** The sample that this share of them (0 to 1) does not exceed. */
export function percentile(samples: readonly number[], share: number): number {
  if (share === 0.5) return median(samples);
  return samples.toSorted((one, other) => one - other)[Math.ceil(samples.length * share) - 1] ?? Number.NaN;
}
