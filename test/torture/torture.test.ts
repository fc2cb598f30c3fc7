import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testSeed } from '../seeded.ts';
import { createBoundaries } from './boundaries.ts';
import { createChance } from './chance.ts';
import { deaths, forgetful } from './deaths.ts';
import { playRound } from './round.ts';

/** The short form of `npm run torture`, and the proof that it would find what it looks for. */

const seed = testSeed();

async function boundaries() {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return createBoundaries(join(folder, 'met'));
}

test(`killed, stopped and started again under two platforms, nothing is lost or paid twice (TEST_SEED=${seed})`, {
  timeout: 120_000,
}, async () => {
  const { frozen: _, ...quick } = deaths;
  const { judgement } = await playRound(createChance(seed), await boundaries(), { lives: 2, among: quick });
  expect(judgement.findings).toEqual([]);
});

test('a program that forgets what it was about to pay is found to pay twice', {
  timeout: 120_000,
}, async () => {
  const { judgement } = await playRound(createChance(1), await boundaries(), {
    lives: 1,
    among: forgetful,
    patienceMs: 500,
  });
  expect(judgement.findings.map(({ rule }) => rule)).toContain('paid twice');
});
