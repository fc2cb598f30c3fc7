import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMetrics } from '../../src/operator/metrics.ts';

test('the dashboard shows figures that exist, and every figure of ours is on it', async () => {
  const dashboard = readFileSync(new URL('../../docs/grafana.json', import.meta.url), 'utf8');
  const told = await createMetrics().text({ queued: 0, running: 0, oldestMs: 0 });
  const existing = new Set([...told.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const shown = new Set(
    [...dashboard.matchAll(/\b((?:stillmotion|process)_\w+)\{/g)].map(([, name]) =>
      name?.replace(/_bucket$/, ''),
    ),
  );
  expect([...shown].filter(name => !existing.has(name))).toEqual([]);
  expect([...existing].filter(name => name?.startsWith('stillmotion_') && !shown.has(name))).toEqual([]);
});
