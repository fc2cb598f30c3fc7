import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, configSchema, loadConfig } from '../src/config.ts';

test('.env.example names every variable of the configuration, in its order, and no other', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const named = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(configSchema.shape));
});

test('the values that .env.example shows for what is optional are the defaults', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const shown = new Map(
    [...example.matchAll(/^#([A-Z][A-Z_]+)=(.+)$/gm)].map(([, name, value]) => [name, value]),
  );
  const defaults = Object.entries(loadConfig({}, 'no-such-file'));
  expect(defaults.length).toBeGreaterThan(5);
  for (const [name, value] of defaults) expect([name, shown.get(name)]).toEqual([name, String(value)]);
});

test('a webhook without its secret or its server is refused, and both are named at once', () => {
  const load = () => loadConfig({ TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram' }, 'no-such-file');
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(/TELEGRAM_WEBHOOK_SECRET must be set.*\nHTTP_PORT must be set/);
});
