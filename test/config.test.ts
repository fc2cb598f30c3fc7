import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, configSchema, loadConfig, secretsOf } from '../src/config.ts';

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

test('a database file belongs to one process, so another role than all is refused with the reason', () => {
  for (const ROLE of ['gateway', 'worker']) {
    const problems = problemsOf(() => loadConfig({ ROLE, NEMO_TOKEN: 'token' }, 'no-such-file'));
    expect(problems).toEqual([
      expect.stringMatching(/^ROLE must be all without DATABASE_URL: .*one process/),
    ]);
  }
  const DATABASE_URL = 'postgres://bot:secret@db.example.org/stillmotion';
  const config = loadConfig({ ROLE: 'gateway', DATABASE_URL }, 'no-such-file');
  expect(secretsOf(config)).toEqual([DATABASE_URL]);
});

test('workers need an account that they share', () => {
  const env = { ROLE: 'worker', DATABASE_URL: 'postgres://db.example.org/stillmotion' };
  const problems = problemsOf(() => loadConfig(env, 'no-such-file'));
  expect(problems).toEqual([expect.stringMatching(/^NEMO_TOKEN must be set for workers/)]);
});

test('a secret may come from a file, and stays a secret', () => {
  const path = join(tmpdir(), `secret-${randomUUID()}`);
  writeFileSync(path, 'a-token-that-is-only-an-example\n');
  try {
    const config = loadConfig({ DISCORD_BOT_TOKEN_FILE: path }, 'no-such-file');
    expect(config.DISCORD_BOT_TOKEN).toBe('a-token-that-is-only-an-example');
    expect(secretsOf(config)).toEqual(['a-token-that-is-only-an-example']);
  } finally {
    rmSync(path);
  }
});

test('what a file holds is looked at like what the environment does', () => {
  const path = join(tmpdir(), `secret-${randomUUID()}`);
  writeFileSync(path, 'not-a-token\n');
  try {
    const problems = problemsOf(() => loadConfig({ TELEGRAM_BOT_TOKEN_FILE: path }, 'no-such-file'));
    expect(problems).toEqual([expect.stringMatching(/^TELEGRAM_BOT_TOKEN must look like/)]);
  } finally {
    rmSync(path);
  }
});

test('another file than .env is read where one is named, and missed where it is not there', () => {
  const path = join(tmpdir(), `env-${randomUUID()}`);
  writeFileSync(path, 'TURNS_AT_ONCE=7\n');
  try {
    expect(loadConfig({ ENV_FILE: path }, 'no-such-file').TURNS_AT_ONCE).toBe(7);
  } finally {
    rmSync(path);
  }
  const problems = problemsOf(() => loadConfig({ ENV_FILE: path }, 'no-such-file'));
  expect(problems).toEqual([expect.stringContaining(`${path} can't be read`)]);
});

test('every mistake is reported at once, those about files with their paths and those about values with their mend', () => {
  const env = {
    NEMO_TOKEN: 'nmv_usr_example',
    NEMO_TOKEN_FILE: '/no/such/nemo',
    DISCORD_BOT_TOKEN_FILE: '/no/such/discord',
    TELEGRAM_BOT_TOKEN: 'not-a-token',
    TURNS_AT_ONCE: 'many',
  };
  const problems = problemsOf(() => loadConfig(env, 'no-such-file'));
  expect(problems).toEqual([
    'Both NEMO_TOKEN and NEMO_TOKEN_FILE are set: remove one.',
    expect.stringContaining("NEMO_TOKEN_FILE: /no/such/nemo can't be read"),
    expect.stringContaining("DISCORD_BOT_TOKEN_FILE: /no/such/discord can't be read"),
    'TURNS_AT_ONCE must be a number.',
    expect.stringContaining('TELEGRAM_BOT_TOKEN must look like'),
  ]);
});

function problemsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
