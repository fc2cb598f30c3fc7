import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';

function run(...options: string[]) {
  const child = spawn(process.execPath, ['simulator/main.ts', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let errors = '';
  child.stdout.on('data', piece => {
    output += piece;
  });
  child.stderr.on('data', piece => {
    errors += piece;
  });
  return { child, exit: once(child, 'exit'), said: () => output, errors: () => errors };
}

test.each(['SIGTERM', 'SIGINT'] as const)('tells its address, serves, and stops on %s', async signal => {
  const { child, exit, said } = run('--port', '0', '--credits', '321', '--token', 'own');
  await once(child.stdout, 'data');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said())?.[0];
  const answer = await request(`${url}/api/credits/balance/simple`, {
    headers: { authorization: 'Bearer own' },
  });
  expect(await answer.body.json()).toMatchObject({ data: { available: 321 } });
  child.kill(signal);
  expect(await exit).toEqual([0, null]);
});

test.each([
  [['--nonsense'], '--nonsense'],
  [['--port', 'many'], '--port wants a number'],
  [['--clip', 'none'], '--clip is real or prepared'],
])('%j ends with advice', async (options, advice) => {
  const { exit, errors } = run(...options);
  expect(await exit).toEqual([2, null]);
  expect(errors()).toContain(advice);
  expect(errors()).toContain('npm run simulator');
});
