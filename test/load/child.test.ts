import { type ChildProcess, spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { answerOf } from '../../bench/child.ts';

function run(script: string): ChildProcess {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
const stays = 'setInterval(() => {}, 1_000);';

test('a child is heard, as often as it answers', async () => {
  const child = run("process.on('message', said => process.send(said))");
  for (let number = 1; number <= 20; number++) {
    child.send(number);
    expect(await answerOf(child)).toBe(number);
  }
  expect(child.listenerCount('exit')).toBe(0);
});

test('nobody waits for a child that ends instead, or has ended', async () => {
  const child = run('process.exit(3)');
  await expect(answerOf(child)).rejects.toThrow('ended with 3');
  await expect(answerOf(child)).rejects.toThrow('ended with 3');
});

test('nobody waits for an answer that hangs on another child, which has ended', async () => {
  const other = run(stays);
  const answer = answerOf(run(stays), other);
  other.kill('SIGKILL');
  await expect(answer).rejects.toThrow('ended with SIGKILL');
});
