/** The straight line through these points that fits best: its slope, and the standard error of that. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): {
  slope: number;
  error: number;
} {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = { x: mean(points.map(([x]) => x)), y: mean(points.map(([, y]) => y)) };
  const sum = (of: (x: number, y: number) => number) =>
    points.reduce((total, [x, y]) => total + of(x - middle.x, y - middle.y), 0);
  const spread = sum(x => x * x);
  const slope = sum((x, y) => x * y) / spread;
  const left = sum((x, y) => (y - slope * x) ** 2);
  return { slope, error: Math.sqrt(left / Math.max(1, points.length - 2) / spread) };
}
