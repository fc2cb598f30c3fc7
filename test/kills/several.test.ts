import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makePhotos } from '../journeys/photos.ts';
import { seeded, testSeed } from '../seeded.ts';
import { findViolations } from './checker.ts';
import { readMessages } from './file-chat.ts';
import { type Life, makeWorld, type OnTestFinished, type World } from './lives.ts';
import { wishes } from './wishes.ts';

/** Three wishes in one chat and one in another, and a bot that dies again and again while it works on them. */

vi.setConfig({ testTimeout: 90_000, maxConcurrency: 2 });

const worker = join(import.meta.dirname, 'worker.ts');
const preload = join(import.meta.dirname, 'kill-at.ts');

let photos: string[] = [];
beforeAll(async () => {
  photos = await makePhotos(2);
});
afterAll(() => rm(dirname(photos[0] ?? ''), { recursive: true }));

interface Bot {
  world: World;
  run(kind: 'paid' | 'plain' | 'cancel', options?: Parameters<World['live']>[1]): Promise<Life>;
  violations(): string[];
  /** What stands in the chats now, or in one of them. */
  texts(chat?: string): string[];
}

async function startBot(onTestFinished: OnTestFinished): Promise<Bot> {
  const world = await makeWorld({ onTestFinished });
  const file = join(world.folder, 'messages.jsonl');
  return {
    world,
    run: (kind, options) => world.live(['--import', preload, worker, kind, file, ...photos], options),
    violations: () => findViolations(world.simulator.ledger(), readMessages(file), wishes),
    texts: only =>
      readMessages(file).flatMap(({ chat, text }) => (only === undefined || chat === only ? [text] : [])),
  };
}

const seed = testSeed();
test.concurrent(`killed at random writes and started again: each wish is charged once and answered once, in order (TEST_SEED=${seed})`, async ({
  onTestFinished,
}) => {
  const random = seeded(seed);
  const upTo = (bound: number) => Math.floor(random() * bound);
  const bot = await startBot(onTestFinished);
  for (let kills = 0; kills < 5; kills++) {
    const at = `${upTo(2) === 0 ? 'before' : 'after'} ${8 + upTo(40)}`;
    const life = await bot.run('paid', { env: { KILL_AT: at } });
    if (life.signal === null) break;
    expect(life.signal, life.output).toBe('SIGKILL');
  }
  expect(await bot.run('paid')).toMatchObject({ code: 0, output: '' });
  expect(bot.violations(), bot.texts().join('\n---\n')).toEqual([]);
});

test.concurrent('killed when the agent has got a wish: all is charged once and answered, in order', async ({
  onTestFinished,
}) => {
  const bot = await startBot(onTestFinished);
  expect(await diesInThePaidStep(bot, 'paid')).toMatchObject({ code: 0, output: '' });
  expect(bot.violations(), bot.texts().join('\n---\n')).toEqual([]);
});

test.concurrent('the same death without a paid step charges twice, and the check finds it', async ({
  onTestFinished,
}) => {
  const bot = await startBot(onTestFinished);
  await diesInThePaidStep(bot, 'plain');
  expect(bot.violations()).toContainEqual(expect.stringMatching(/^sent 2 times and charged twice/));
});

test.concurrent('a turn that was interrupted and is then cancelled says so in its old message', async ({
  onTestFinished,
}) => {
  const bot = await startBot(onTestFinished);
  await diesInThePaidStep(bot, 'cancel');
  const open = bot.violations().filter(violation => violation.startsWith('left as if'));
  expect(open).toEqual([]);
  expect(bot.texts('a')[0]).toBe(
    'Stopped as you asked.\nThe agent had started already, so credits may have been used.',
  );
});

/** Killed as soon as the first wish has arrived at the agent; answers how the next life as `kind` ended. */
async function diesInThePaidStep({ world, run }: Bot, kind: 'paid' | 'plain' | 'cancel'): Promise<Life> {
  const { simulator } = world;
  simulator.fault({ on: 'prompt', do: { kind: 'mute' }, times: 2 });
  const moment = () => simulator.ledger().prompts.some(({ text }) => text === wishes[0]?.text);
  const life = await run(kind === 'cancel' ? 'paid' : kind, { moment });
  expect(life.signal, life.output).toBe('SIGKILL');
  simulator.clearFaults();
  return run(kind);
}
