import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { migrations } from '../../src/database/migrations.ts';
import { doctor } from './run.ts';

const reportSchema = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), state: z.string(), says: z.string() })),
});

test('an operator reads what the bot stands on: machine, storage, backend, limits', async () => {
  const { status, about } = await doctor({ CREDITS_A_DAY: '500' });
  expect(about('configuration')[0]).toMatch(/^✓/);
  expect(about('limits')[0]).toMatch(/^✓ limits .*; 500 credits a day in all\.$/);
  expect(about('storage')[0]).toMatch(/^✓ .*bot\.db will be made\.$/);
  expect(about('disk')[0]).toMatch(/GiB free for /);
  expect(about('clock')[0]).toMatch(/^✓ clock +It is right\.$/);
  expect(about('ffmpeg')).toHaveLength(1);
  expect(about('backend')[0]).toMatch(
    /^! backend +It works with an anonymous token .* 10000 credits are left/,
  );
  expect(about('export')[0]).toMatch(/^✓/);
  expect(status).toBe(0);
});

test('scripts read the same as JSON', async () => {
  const { status, output } = await doctor({ NEMO_API_URL: 'http://127.0.0.1:9' }, { args: ['--json'] });
  const { ok, checks } = reportSchema.parse(JSON.parse(output));
  expect(ok).toBe(false);
  expect(checks.find(({ name }) => name === 'backend')).toMatchObject({
    state: 'bad',
    says: expect.stringContaining('can not be reached'),
  });
  expect(checks.find(({ name }) => name === 'clock')?.state).toBe('note');
  expect(status).toBe(1);
});

test('every mistake of the configuration is a line, and nothing else is looked at', async () => {
  const { status, output } = await doctor({ TURNS_AT_ONCE: 'many', DATA_DIR: 'data', HTTP_PORT: '0' });
  expect(output).toMatch(/^✗ configuration {2}TURNS_AT_ONCE must be a number\.\n {17}HTTP_PORT .*\n$/);
  expect(status).toBe(1);
});

test('a token that is refused, an account without plan, and a folder that is none are said with what to do', async () => {
  const refused = await doctor({ NEMO_TOKEN: 'nmv_usr_of_nobody' });
  expect(refused.about('backend')[0]).toMatch(
    /^✗ backend +NemoVideo refuses the token\. Set NEMO_TOKEN anew/,
  );
  expect(refused.output).not.toContain('nmv_usr_of_nobody');

  const withoutPlan = await doctor(
    {},
    { before: backend => backend.fault({ on: 'render', do: { kind: 'answer', status: 402, code: 402 } }) },
  );
  expect(withoutPlan.about('export')[0]).toMatch(/^✗ export +Videos are refused: .* subscription/);

  const { folder } = withoutPlan;
  mkdirSync(join(folder, 'odd/bot.db'), { recursive: true });
  const odd = await doctor({ DATA_DIR: join(folder, 'odd') });
  expect(odd.about('storage')[0]).toMatch(/^✗ storage +.*bot\.db can't be opened: check/);
  expect([refused.status, withoutPlan.status, odd.status]).toEqual([1, 1, 1]);
});

test('a database of an older version is left as it is, with the advice to copy it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-old-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'bot.db');
  const versionOf = () => {
    const database = new DatabaseSync(path);
    const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
    database.close();
    return version;
  };
  const [first = ''] = migrations;
  const old = new DatabaseSync(path);
  old.exec(`${first}; PRAGMA user_version = 1`);
  old.close();
  const { status, about } = await doctor({ DATA_DIR: folder });
  expect(about('storage')[0]).toMatch(
    /^✓ .* will be brought to this version at the start: copy it before\.$/,
  );
  expect(status).toBe(0);
  expect(versionOf()).toBe(1);
});
