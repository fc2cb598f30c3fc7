import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startTelegram } from '../fakes/telegram/server.ts';

test('npm start, asked to stop, ends by itself and with status 0', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-stop-'));
  const telegram = await startTelegram();
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: folder,
    NEMO_API_URL: 'http://127.0.0.1:9',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    TIME_SCALE: '0.01',
  };
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const bot = spawn(process.execPath, [main], { cwd: folder, env });
  onTestFinished(async () => {
    bot.kill('SIGKILL');
    await telegram.close();
    await rm(folder, { recursive: true, force: true });
  });
  let said = '';
  for await (const chunk of bot.stderr.iterator({ destroyOnReturn: false })) {
    said += chunk;
    if (said.includes('"ready"')) break;
  }
  const ended = once(bot, 'exit');
  bot.kill('SIGTERM');
  bot.stderr.resume();
  expect(await ended).toEqual([0, null]);
});
