import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { gate, idle, newTurn, patient, turnEngineContract, wide } from './contract.ts';
import { quick, sqliteHarness } from './harness.ts';

turnEngineContract('SQLite', sqliteHarness);

describe('turn engine on SQLite', () => {
  let harness: Awaited<ReturnType<typeof sqliteHarness>>;
  beforeEach(async () => {
    harness = await sqliteHarness();
  });
  afterEach(() => harness.dispose());

  test('no user has more turns running than the limit says, while others go past', async () => {
    const engine = await harness.open();
    const block = gate();
    const begun: string[] = [];
    for (const n of [1, 2, 3]) await engine.enqueue(newTurn(`greedy ${n}`, { chat: `${n}`, user: 'greedy' }));
    await engine.enqueue(newTurn('modest', { chat: 'm', user: 'modest' }));
    await engine.start(
      async ({ turn, signal }) => {
        begun.push(turn.id);
        await block.pass(signal);
      },
      { atOnce: 10, perUser: 2 },
    );
    await block.reached;
    await engine.enqueue(newTurn('greedy 4', { chat: '4', user: 'greedy' }));
    expect(await engine.health()).toMatchObject({ queued: 2, running: 3 });
    block.open();
    await idle(engine);
    expect(begun).toEqual(['greedy 1', 'modest', 'greedy 2', 'greedy 3', 'greedy 4']);
  });

  test('a user with many turns starves nobody, and is not starved by newcomers', async () => {
    const engine = await harness.open();
    const order: string[] = [];
    for (const n of [1, 2, 3, 4]) await engine.enqueue(newTurn(`a${n}`, { chat: `a${n}`, user: 'a' }));
    for (const user of ['b', 'c']) await engine.enqueue(newTurn(user, { chat: user, user }));
    await engine.start(
      async ({ turn }) => {
        order.push(turn.id);
        if (turn.id !== 'a1') return;
        for (const user of ['new 1', 'new 2']) await engine.enqueue(newTurn(user, { chat: user, user }));
      },
      { atOnce: 1, perUser: 1 },
    );
    await idle(engine);
    expect(order).toEqual(['a1', 'b', 'c', 'a2', 'new 1', 'new 2', 'a3', 'a4']);
  });

  test('what was interrupted goes on before what came earlier and had not begun', async () => {
    let engine = await harness.open();
    const limits = { atOnce: 1, perUser: 1 };
    const block = gate();
    for (const id of ['a1', 'a2', 'b1']) await engine.enqueue(newTurn(id, { chat: id, user: id.charAt(0) }));
    await engine.start(async ({ turn, signal }) => {
      if (turn.id !== 'a1') await block.pass(signal);
    }, limits);
    await block.reached;
    await harness.crash();
    engine = await harness.open();
    const order: string[] = [];
    await engine.start(async ({ turn, attempt }) => {
      order.push(`${turn.id} #${attempt}`);
    }, limits);
    await idle(engine);
    expect(order).toEqual(['b1 #2', 'a2 #1']);
  });

  test('when the disk is full nothing is confirmed and nothing is lost: turns go on when there is room', async () => {
    const engine = await harness.open();
    const log: string[] = [];
    const limit = (pages: number) => harness.database().prepare(`PRAGMA max_page_count = ${pages}`).get();
    await engine.enqueue(newTurn('1'));
    await engine.enqueue(newTurn('2'));
    const large = 'x'.repeat(100_000);
    await engine.start(async ({ turn, attempt, step, paid }) => {
      log.push(`${turn.id} #${attempt}`);
      if (turn.id !== '1') return;
      if (attempt === 1) limit(1);
      const submit = async () => `${log.push('charge')}${large}`;
      const recover = async () => `${log.push('recover')}${large}`;
      await paid('prompt', z.string(), { submit, recover });
      await step('deliver', z.number(), async () => log.push('deliver'));
    }, wide);
    await expect.poll(() => harness.errors, patient).not.toEqual([]);
    await expect(engine.enqueue(newTurn('3', { payload: large }))).rejects.toThrow('full');
    limit(1_000_000);
    await idle(engine);
    expect(log[0]).toBe('1 #1');
    expect(log.filter(line => line === 'charge')).toHaveLength(1);
    expect(log.slice(-4)).toEqual([expect.stringMatching(/1 #\d+/), 'recover', 'deliver', '2 #1']);
    expect(await engine.enqueue(newTurn('3', { payload: large }))).toBe('queued');
  });

  test('of a completed turn nothing that was written or made remains in the files', async () => {
    const engine = await harness.open();
    const block = gate();
    await engine.start(async ({ step, signal }) => {
      await step('answer', z.string(), async () => 'a private answer');
      await block.pass(signal);
    }, wide);
    await engine.enqueue(newTurn('1', { payload: 'a private wish' }));
    await block.reached;
    const files = async () =>
      `${await readFile(harness.path, 'latin1')}${await readFile(`${harness.path}-wal`, 'latin1').catch(() => '')}`;
    for (const text of ['a private wish', 'a private answer']) expect(await files()).toContain(text);
    block.open();
    await idle(engine);
    harness.database().close();
    expect(await files()).not.toContain('private');
  });

  test('the id of a completed turn is forgotten after its time', async () => {
    await harness.dispose();
    harness = await sqliteHarness({ ...quick, handledKept: 20, handledPrune: 5 });
    const engine = await harness.open();
    await engine.start(async () => {}, wide);
    await engine.enqueue(newTurn('1'));
    await idle(engine);
    expect(await engine.enqueue(newTurn('1'))).toBe('duplicate');
    await expect.poll(() => engine.enqueue(newTurn('1')), patient).toBe('queued');
  });
});
