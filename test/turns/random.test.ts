import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { NewTurn, TurnContext } from '../../src/turns/engine.ts';
import { seeded, testSeeds } from '../seeded.ts';
import { idle, newTurn } from './contract.ts';
import { sqliteHarness } from './harness.ts';

const limits = { atOnce: 4, perUser: 2 };
const chats = ['a', 'b', 'c', 'd', 'e', 'f'];

test.each(testSeeds(2))(
  'whatever is sent, cancelled and killed in whatever order, the promises hold (TEST_SEED=%i)',
  async seed => {
    const harness = await sqliteHarness();
    const chance = seeded(seed);
    const pick = <T>(list: readonly T[]) => list[Math.floor(chance() * list.length)];
    const sent: NewTurn[] = [];
    const cancelled = new Set<string>();
    const charges = new Map<string, number>();
    const ended: string[] = [];
    /** Which turns of this life are in their handler; a crash empties it. */
    let inside = new Map<string, TurnContext['turn']>();
    let engine = await harness.open();
    let life = 0;

    async function someTicks(): Promise<void> {
      for (let n = Math.floor(chance() * 3); n >= 0; n--) await tick();
    }

    async function begin(): Promise<void> {
      const mine = ++life;
      inside = new Map();
      await engine.start(async ({ turn, step, paid, signal, sleep, attempt }) => {
        const dead = () => mine !== life;
        if (dead()) return;
        const line = [...inside.values()].filter(other => !other.urgent);
        if (!turn.urgent) {
          expect(line.map(other => other.chat)).not.toContain(turn.chat);
          expect(line.length).toBeLessThan(limits.atOnce);
          expect(line.filter(other => other.user === turn.user).length).toBeLessThan(limits.perUser);
        }
        inside.set(turn.id, turn);
        try {
          if (signal.aborted) return;
          const former = await step('number', z.number(), async () => attempt);
          expect(former).toBeLessThanOrEqual(attempt);
          await someTicks();
          await sleep(1);
          const submit = async (own: () => Promise<void>) => {
            await own();
            if (dead()) return true;
            charges.set(turn.id, (charges.get(turn.id) ?? 0) + 1);
            await someTicks();
            return true;
          };
          await paid('prompt', z.boolean(), { submit, recover: async () => charges.has(turn.id) });
          await someTicks();
          if (!dead()) ended.push(turn.id);
        } finally {
          if (!dead()) inside.delete(turn.id);
        }
      }, limits);
    }

    async function act(): Promise<void> {
      const roll = chance();
      if (roll < 0.6) {
        const chat = pick(chats) ?? 'a';
        const turn = newTurn(`${sent.length}`, {
          chat,
          user: chance() < 0.5 ? 'x' : chat,
          urgent: chance() < 0.1,
        });
        expect(await engine.enqueue(turn)).toBe('queued');
        sent.push(turn);
      } else if (roll < 0.7) {
        const repeated = pick(sent);
        if (repeated)
          expect(await engine.enqueue(newTurn(repeated.id, { chat: 'elsewhere' }))).toBe('duplicate');
      } else if (roll < 0.78) {
        for (const id of await engine.cancel(pick(chats) ?? 'a')) cancelled.add(id);
      } else if (roll < 0.84) {
        const one = pick(sent);
        if (one) for (const id of await engine.cancel(one.chat, one.id)) cancelled.add(id);
      } else if (roll < 0.9) {
        life++;
        await harness.crash();
        engine = await harness.open();
        await begin();
      } else if (roll < 0.93) {
        await engine.stop(chance() < 0.5 ? 0 : 50);
        expect(harness.errors).toEqual([]);
        life++;
        await harness.crash();
        engine = await harness.open();
        await begin();
      } else {
        await someTicks();
      }
    }

    try {
      await begin();
      for (let n = 0; n < 120; n++) await act();
      await idle(engine);
      expect(harness.errors).toEqual([]);

      expect([...charges.values()].filter(count => count > 1)).toEqual([]);
      const done = new Set(ended);
      const neither = sent.filter(turn => !done.has(turn.id) && !cancelled.has(turn.id));
      expect(neither).toEqual([]);
      for (const chat of chats) {
        const line = sent
          .filter(turn => turn.chat === chat && !turn.urgent && done.has(turn.id))
          .map(turn => turn.id);
        expect([...done].filter(id => line.includes(id))).toEqual(line);
      }
    } finally {
      life++;
      await harness.dispose();
    }
  },
);
