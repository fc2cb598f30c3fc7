import { expect, test } from 'vitest';
import { slopeOf } from './slope.ts';

const points = (y: (x: number) => number) =>
  Array.from({ length: 50 }, (_, x): [number, number] => [x, y(x)]);

test('what grows steadily has that slope, and no doubt about it', () => {
  const { slope, error } = slopeOf(points(x => 7 + 3 * x));
  expect(slope).toBeCloseTo(3);
  expect(error).toBeCloseTo(0);
});

test('growth within the noise is told from growth beyond it', () => {
  const noise = (x: number) => (x % 2 === 0 ? 10 : -10);
  const flat = slopeOf(points(noise));
  expect(Math.abs(flat.slope)).toBeLessThan(2 * flat.error);
  const growing = slopeOf(points(x => noise(x) + x));
  expect(growing.slope).toBeGreaterThan(2 * growing.error);
});
