import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

test('a turn whose beginning can not be written down is not begun', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  // A file that may not grow behaves as one on a full disk, and needs no disk of its own.
  const command = `ulimit -f 400; exec "$0" "$@"`;
  const worker = join(import.meta.dirname, 'full-worker.ts');
  const args = ['-c', command, process.execPath, worker, join(folder, 'bot.db')];
  const { stdout } = await promisify(execFile)('sh', args, { timeout: 20_000 });
  const { begun, errors } = JSON.parse(stdout);
  expect(begun).toBe(0);
  expect(errors).toBeGreaterThan(0);
});
