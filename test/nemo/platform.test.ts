import { expect, test } from 'vitest';
import { skillPlatform } from '../../src/nemo/platform.ts';

test.each([
  ['/home/a/.clawhub/skills/stillmotion', '', 'clawhub'],
  ['/home/a/.cursor/skills/stillmotion', '', 'cursor'],
  ['/home/a/.cursor/other/stillmotion', '', 'unknown'],
  ['/home/a/.clawhubs/stillmotion', '', 'unknown'],
  ['/home/b/.clawhub/stillmotion', '', 'unknown'],
  ['/opt/stillmotion', '', 'unknown'],
  ['/home/a/.clawhub/stillmotion', 'mine', 'mine'],
  ['/home/a/.clawhub/stillmotion', 'not a\nheader', 'clawhub'],
])('%s with %j is %s', (path, override, expected) => {
  expect(skillPlatform(path, '/home/a', override)).toBe(expected);
});
