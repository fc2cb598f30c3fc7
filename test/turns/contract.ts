import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type NewTurn,
  type TurnContext,
  TurnEnd,
  type TurnEngine,
  type TurnHandler,
  Unspent,
} from '../../src/turns/engine.ts';

/** One storage, on which engines follow one another as processes would. Timing is scaled to a thousandth. */
export interface EngineHarness {
  open(): Promise<TurnEngine>;
  /** Cuts the engine off from the storage, as a killed process would be; `open` gives the successor. */
  crash(): Promise<void>;
  dispose(): Promise<void>;
  /** What the engines reported. */
  readonly errors: unknown[];
}

/** For `expect.poll`: soon where all goes well, and long where the machine is busy. */
export const patient = { interval: 1, timeout: 10_000 };

export const wide = { atOnce: 100, perUser: 100 };

export function newTurn(id: string, more: Partial<NewTurn> = {}): NewTurn {
  return { id, chat: 'a', user: 'u', urgent: false, payload: null, ...more };
}

/** Resolves when nothing waits or runs any more. */
export async function idle(engine: TurnEngine): Promise<void> {
  await expect.poll(() => engine.health(), patient).toEqual({ queued: 0, running: 0, oldestMs: 0 });
}

/** A gate that a handler waits at; it is let through, or sent home by its signal. */
export function gate() {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: opened.resolve,
    async pass(signal: AbortSignal) {
      reached.resolve();
      const aborted = new Promise<never>((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      await Promise.race([opened.promise, aborted]);
    },
  };
}

const text = z.string();

export function turnEngineContract(name: string, makeHarness: () => Promise<EngineHarness>): void {
  describe(`turn engine: ${name}`, () => {
    let harness: EngineHarness;
    let engine: TurnEngine;
    /** What handlers did, in order. */
    let log: string[];

    beforeEach(async () => {
      harness = await makeHarness();
      engine = await harness.open();
      log = [];
    });
    afterEach(() => harness.dispose());

    async function restart(): Promise<void> {
      await harness.crash();
      engine = await harness.open();
    }

    /** Runs the one turn until `reached`, crashes, and runs it to its end with `second`. */
    async function interrupted(
      first: TurnHandler,
      reached: Promise<void>,
      second: TurnHandler,
    ): Promise<void> {
      await engine.enqueue(newTurn('1'));
      await engine.start(first, wide);
      await reached;
      await restart();
      await engine.start(second, wide);
      await idle(engine);
    }

    const logged: TurnHandler = async ({ turn }) => {
      log.push(turn.id);
    };

    test('turns of a chat run in the order of their arrival, one at a time, other chats beside them', async () => {
      const block = gate();
      await engine.start(async ({ turn, signal }) => {
        log.push(`+${turn.id}`);
        if (turn.id === 'a1') await block.pass(signal);
        log.push(`-${turn.id}`);
      }, wide);
      for (const id of ['a1', 'a2', 'a3']) await engine.enqueue(newTurn(id));
      await block.reached;
      await engine.enqueue(newTurn('b1', { chat: 'b' }));
      await expect.poll(() => log, patient).toContain('-b1');
      expect(log).toEqual(['+a1', '+b1', '-b1']);
      block.open();
      await idle(engine);
      expect(log.slice(3)).toEqual(['-a1', '+a2', '-a2', '+a3', '-a3']);
    });

    test('a turn arrives as it was sent', async () => {
      const payload = { text: 'Räksmörgås 🎬 "\u0000"', list: [1, null, { deep: true }] };
      const seen = Promise.withResolvers<TurnContext>();
      await engine.start(async context => seen.resolve(context), wide);
      const before = Date.now();
      await engine.enqueue(newTurn('1', { payload, user: 'someone' }));
      const { turn, attempt } = await seen.promise;
      expect(turn).toMatchObject({ id: '1', chat: 'a', user: 'someone', urgent: false, payload });
      expect(turn.acceptedAt).toBeGreaterThanOrEqual(before);
      expect(attempt).toBe(1);
    });

    test('a repeat is a duplicate while the turn waits, while it runs, once it has completed, and after a crash', async () => {
      const block = gate();
      expect(await engine.enqueue(newTurn('1'))).toBe('queued');
      expect(await engine.enqueue(newTurn('1', { chat: 'b' }))).toBe('duplicate');
      await engine.start(async context => {
        await logged(context);
        await block.pass(context.signal);
      }, wide);
      await block.reached;
      expect(await engine.enqueue(newTurn('1'))).toBe('duplicate');
      block.open();
      await idle(engine);
      expect(await engine.enqueue(newTurn('1'))).toBe('duplicate');
      await restart();
      expect(await engine.enqueue(newTurn('1', { urgent: true }))).toBe('duplicate');
      await engine.start(logged, wide);
      await idle(engine);
      expect(log).toEqual(['1']);
    });

    test('no more turns run at once than the limit says', async () => {
      let now = 0;
      let most = 0;
      await engine.start(
        async () => {
          most = Math.max(most, ++now);
          await delay(1);
          now--;
        },
        { atOnce: 3, perUser: 100 },
      );
      const turns = Array.from({ length: 12 }, (_, n) => newTurn(`${n}`, { chat: `${n}`, user: `${n}` }));
      await Promise.all(turns.map(engine.enqueue));
      await idle(engine);
      expect(most).toBe(3);
    });

    test('turns that come in the same moment run in the order in which they were given', async () => {
      await engine.start(logged, wide);
      const results = await Promise.all(['1', '2', '1', '3'].map(id => engine.enqueue(newTurn(id))));
      await idle(engine);
      expect(results).toEqual(['queued', 'queued', 'duplicate', 'queued']);
      expect(log).toEqual(['1', '2', '3']);
    });

    test('an urgent turn runs beside its chat and outside of the limits, and like others once', async () => {
      const block = gate();
      await engine.start(
        async context => {
          await logged(context);
          if (!context.turn.urgent) await block.pass(context.signal);
        },
        { atOnce: 1, perUser: 1 },
      );
      await engine.enqueue(newTurn('slow'));
      await block.reached;
      expect(await engine.enqueue(newTurn('quick', { urgent: true }))).toBe('queued');
      await expect.poll(() => log, patient).toEqual(['slow', 'quick']);
      expect(await engine.enqueue(newTurn('quick', { urgent: true }))).toBe('duplicate');
      expect((await engine.queued('a')).map(turn => turn.id)).toEqual(['slow']);
      block.open();
      await idle(engine);
    });

    test('an urgent turn takes no place from the others', async () => {
      const [urgent, slow] = [gate(), gate()];
      await engine.start(({ turn, signal }) => (turn.urgent ? urgent : slow).pass(signal), {
        atOnce: 1,
        perUser: 1,
      });
      await engine.enqueue(newTurn('quick', { urgent: true }));
      await urgent.reached;
      await engine.enqueue(newTurn('slow'));
      await slow.reached;
      expect(await engine.health()).toMatchObject({ queued: 0, running: 2 });
      expect(await engine.unfinished('a')).toEqual(['quick', 'slow']);
      urgent.open();
      slow.open();
      await idle(engine);
    });

    test('an interrupted turn, urgent or not, runs again before the rest of its chat', async () => {
      const [block, urgent] = [gate(), gate()];
      await engine.start(({ turn, signal }) => (turn.urgent ? urgent : block).pass(signal), wide);
      await engine.enqueue(newTurn('1'));
      await engine.enqueue(newTurn('2'));
      await block.reached;
      await engine.enqueue(newTurn('!', { urgent: true }));
      await urgent.reached;
      await restart();
      await engine.start(async ({ turn, attempt }) => {
        log.push(`${turn.id} #${attempt}`);
      }, wide);
      await idle(engine);
      expect(log).toEqual(['! #2', '1 #2', '2 #1']);
    });

    test('a step that has ended is not run again: its result is there after a crash, even none', async () => {
      const block = gate();
      const steps =
        (pass: (signal: AbortSignal) => Promise<void>): TurnHandler =>
        async ({ step, signal }) => {
          log.push(
            await step('upload', z.object({ url: text }), async () => ({
              url: `made ${log.push('upload')}`,
            })).then(it => it.url),
          );
          log.push(`${await step('nothing', z.undefined(), async () => void log.push('nothing'))}`);
          await pass(signal);
        };
      await interrupted(
        steps(block.pass),
        block.reached,
        steps(async () => {}),
      );
      expect(log).toEqual(['upload', 'made 1', 'nothing', 'undefined', 'made 1', 'undefined']);
    });

    test('a name that is asked for again in the same run, the first one too, gives what it gave', async () => {
      await engine.enqueue(newTurn('1'));
      await engine.start(async ({ step, recall, paid }) => {
        const submit = async () => `charge ${log.push('charge')}`;
        for (const _ of [1, 2]) {
          log.push((await recall('upload', text)) ?? 'nothing yet');
          log.push(await step('upload', text, async () => `upload ${log.push('upload')}`));
          log.push(await paid('prompt', text, { submit, recover: submit }));
        }
      }, wide);
      await idle(engine);
      const once = ['nothing yet', 'upload', 'upload 2', 'charge', 'charge 4'];
      expect(log).toEqual([...once, 'upload 2', 'upload 2', 'charge 4']);
    });

    test('a step that was interrupted, or whose result fits no more, runs again', async () => {
      const block = gate();
      await interrupted(
        async ({ step, signal }) => {
          await step('count', text, async () => 'one');
          await step('slow', text, async () => {
            await block.pass(signal);
            return 'never';
          });
        },
        block.reached,
        async ({ step }) => {
          log.push(`${await step('count', z.number(), async () => 2)}`);
          log.push(await step('slow', text, async () => 'again'));
        },
      );
      expect(log).toEqual(['2', 'again']);
    });

    const noRecovery = async () => {
      log.push('recover');
      return 'recovered';
    };

    test('a paid step is sent once, and its result kept', async () => {
      const block = gate();
      const handler =
        (pass: (signal: AbortSignal) => Promise<void>): TurnHandler =>
        async ({ paid, signal }) => {
          const submit = async (own: () => Promise<void>) => {
            await own();
            log.push('charge');
            return 'video';
          };
          log.push(await paid('prompt', text, { submit, recover: noRecovery }));
          await pass(signal);
        };
      await interrupted(
        handler(block.pass),
        block.reached,
        handler(async () => {}),
      );
      expect(log).toEqual(['charge', 'video', 'video']);
    });

    test('a paid step that was interrupted is recovered, never sent again, until the recovery succeeds', async () => {
      const block = gate();
      await engine.enqueue(newTurn('1'));
      await engine.start(async ({ paid, signal }) => {
        const submit = async () => {
          log.push('charge');
          await block.pass(signal);
          return 'never';
        };
        await paid('prompt', text, { submit, recover: noRecovery });
      }, wide);
      await block.reached;

      await restart();
      const second = gate();
      const submit = async () => `sent again ${log.push('charge')}`;
      await engine.start(async ({ paid, signal }) => {
        const recover = async () => {
          throw new Error('the backend is away');
        };
        await paid('prompt', text, { submit, recover }).catch((error: Error) => log.push(error.message));
        await second.pass(signal);
      }, wide);
      await second.reached;

      await restart();
      await engine.start(async ({ paid }) => {
        log.push(await paid('prompt', text, { submit, recover: noRecovery }));
        log.push(await paid('prompt', text, { submit, recover: noRecovery }));
      }, wide);
      await idle(engine);
      expect(log).toEqual(['charge', 'the backend is away', 'recover', 'recovered', 'recovered']);
    });

    test('a run knows how many before it got nothing done', async () => {
      for (const isDone of [true, false, false, true, false]) {
        const ran = gate();
        await engine.start(async ({ step, attempt, inVain, signal }) => {
          log.push(`#${attempt}: ${inVain}`);
          if (isDone) await step(`step ${attempt}`, text, async () => 'done');
          await ran.pass(signal);
        }, wide);
        await engine.enqueue(newTurn('1'));
        await ran.reached;
        await restart();
      }
      expect(log).toEqual(['#1: 0', '#2: 0', '#3: 1', '#4: 2', '#5: 0']);
    });

    test('a run that ended in order, let go or stopped, was not in vain: only those count whose process died', async () => {
      const seen = async (attempt: number) =>
        expect.poll(() => log.at(-1), patient).toMatch(new RegExp(`^#${attempt}`));
      const waits = gate();
      const handler: TurnHandler = async ({ attempt, inVain, signal }) => {
        log.push(`#${attempt}: ${inVain}`);
        if ([2, 3, 4].includes(attempt)) throw new TurnEnd('lost', new Error('sessions are away'));
        await waits.pass(signal);
      };
      await engine.enqueue(newTurn('1'));
      await engine.start(handler, wide);
      await seen(1);
      await restart();
      await engine.start(handler, wide);
      await seen(5);
      await engine.stop(0);
      await restart();
      await engine.start(handler, wide);
      await seen(6);
      await restart();
      await engine.start(handler, wide);
      await seen(7);
      expect(log).toEqual(['#1: 0', '#2: 1', '#3: 0', '#4: 0', '#5: 0', '#6: 0', '#7: 1']);
    });

    test('whether a paid step has begun is known after a crash in the middle of it, and not of one that was withdrawn', async () => {
      const block = gate();
      const handler =
        (submit: () => Promise<string>): TurnHandler =>
        async ({ paid, hasBegun, signal }) => {
          const refused = async (): Promise<string> => {
            throw new Unspent(new Error('refused'));
          };
          await paid('refused', text, { submit: refused, recover: noRecovery }).catch(() => {});
          log.push(`${await hasBegun('refused')}, ${await hasBegun('prompt')}`);
          await paid('prompt', text, { submit, recover: noRecovery });
          log.push(`${await hasBegun('prompt')} ${signal.aborted}`);
        };
      await interrupted(
        handler(async () => {
          await block.pass(AbortSignal.timeout(10_000));
          return 'never';
        }),
        block.reached,
        handler(async () => `${log.push('sent again')}`),
      );
      expect(log).toEqual(['false, false', 'false, true', 'recover', 'true false']);
      block.open();
    });

    test('a paid step that fails is recovered in the same run', async () => {
      await engine.start(async ({ paid, attempt }) => {
        const submit = async (): Promise<string> => {
          throw new Error('connection reset');
        };
        log.push(`${await paid('prompt', text, { submit, recover: noRecovery })} #${attempt}`);
      }, wide);
      await engine.enqueue(newTurn('1'));
      await idle(engine);
      expect(log).toEqual(['recover', 'recovered #1']);
    });

    test('a paid step that certainly had no effect leaves nothing behind and may be sent again', async () => {
      await engine.start(async ({ paid }) => {
        const refused = async (): Promise<string> => {
          throw new Unspent(new Error('refused'));
        };
        await paid('prompt', text, { submit: refused, recover: noRecovery }).catch((error: Error) =>
          log.push(error.message),
        );
        log.push(await paid('prompt', text, { submit: async () => 'sent', recover: noRecovery }));
      }, wide);
      await engine.enqueue(newTurn('1'));
      await idle(engine);
      expect(log).toEqual(['refused', 'sent']);
    });

    test('a result of a paid step that fits no more is recovered, not paid again', async () => {
      const block = gate();
      await interrupted(
        async ({ paid, signal }) => {
          await paid('prompt', text, { submit: async () => 'old', recover: noRecovery });
          await block.pass(signal);
        },
        block.reached,
        async ({ paid }) => {
          const submit = async () => log.push('charge');
          log.push(`${await paid('prompt', z.number(), { submit, recover: async () => 7 })}`);
        },
      );
      expect(log).toEqual(['7']);
    });

    test('a stop before the paid request leaves withdraws the intention, so that the successor sends it', async () => {
      const block = gate();
      await engine.enqueue(newTurn('1'));
      await engine.start(async ({ paid }) => {
        const submit = async (own: () => Promise<void>) => {
          await block.pass(AbortSignal.timeout(10_000));
          await own();
          return `never ${log.push('charge')}`;
        };
        await paid('prompt', text, { submit, recover: noRecovery });
      }, wide);
      await block.reached;
      const stopped = engine.stop(1_000);
      block.open();
      await stopped;
      await restart();
      await engine.start(async ({ paid }) => {
        log.push(await paid('prompt', text, { submit: async () => 'sent', recover: noRecovery }));
      }, wide);
      await idle(engine);
      expect(log).toEqual(['sent']);
    });

    test('absorbed turns complete with the one that took them in and never run by themselves, crash or not', async () => {
      const block = gate();
      const handler =
        (pass: (signal: AbortSignal) => Promise<void>): TurnHandler =>
        async ({ turn, step, waiting, absorb, signal }) => {
          log.push(turn.id);
          if (turn.id !== '1') return;
          const album = await step('album', z.array(text), async () =>
            (await waiting()).map(it => it.id).filter(id => id !== '3'),
          );
          await absorb(album);
          log.push(`${album} of 3; left: ${(await waiting()).map(it => it.id)}`);
          await pass(signal);
        };
      for (const id of ['1', '2', '3', '4']) await engine.enqueue(newTurn(id));
      await engine.enqueue(newTurn('!', { urgent: true }));
      await engine.enqueue(newTurn('other', { chat: 'b' }));
      await engine.start(handler(block.pass), wide);
      await block.reached;
      expect((await engine.queued('a')).map(({ id, begun }) => [id, begun])).toEqual([
        ['1', true],
        ['3', false],
      ]);
      const unfinished = async () => (await engine.unfinished('a')).filter(id => id !== '!');
      expect(await unfinished()).toEqual(['1', '2', '3', '4']);
      await restart();
      log = [];
      await engine.start(
        handler(async () => {}),
        wide,
      );
      await idle(engine);
      expect(await unfinished()).toEqual([]);
      expect(log.filter(line => line !== '!' && line !== 'other')).toEqual(['1', '2,4 of 3; left: 3', '3']);
      for (const id of ['2', '4']) expect(await engine.enqueue(newTurn(id))).toBe('duplicate');
    });

    test('a turn absorbs only what waits in its own chat', async () => {
      const block = gate();
      await engine.start(async ({ turn, absorb, signal }) => {
        log.push(turn.id);
        if (turn.id !== 'a1') return block.pass(signal);
        await absorb(['b1', 'b2', 'a1', 'unknown']);
      }, wide);
      for (const id of ['b1', 'b2']) await engine.enqueue(newTurn(id, { chat: 'b' }));
      await block.reached;
      await engine.enqueue(newTurn('a1'));
      await expect.poll(() => engine.queued('a'), patient).toEqual([]);
      block.open();
      await idle(engine);
      expect(log).toEqual(['b1', 'a1', 'b2']);
    });

    test('cancelling a chat completes what waits and ends what runs; urgent turns and other chats go on', async () => {
      const block = gate();
      const other = gate();
      await engine.start(async ({ turn, signal, step }) => {
        log.push(turn.id);
        if (turn.urgent || turn.chat === 'b') return other.pass(signal);
        await block.pass(signal).catch(reason => log.push(`${reason.why}`));
        await step('more', text, async () => 'never').catch((error: TurnEnd) => log.push(error.message));
      }, wide);
      for (const id of ['1', '2', '3']) await engine.enqueue(newTurn(id));
      await block.reached;
      await engine.enqueue(newTurn('!', { urgent: true }));
      await engine.enqueue(newTurn('b1', { chat: 'b' }));
      await expect.poll(() => log, patient).toHaveLength(3);
      expect(await engine.cancel('a')).toEqual(['1', '2', '3']);
      await expect.poll(() => engine.health(), patient).toMatchObject({ queued: 0, running: 2 });
      expect(log).toEqual(['1', '!', 'b1', 'cancelled', 'turn ended: cancelled']);
      expect(await engine.cancel('a')).toEqual([]);
      other.open();
      await idle(engine);
      expect(harness.errors).toEqual([]);
    });

    test('a turn is cancelled by its name, an absorbed one with the turn that it is part of', async () => {
      const block = gate();
      for (const id of ['1', '2', '3', '4']) await engine.enqueue(newTurn(id));
      await engine.start(async ({ turn, signal, absorb }) => {
        log.push(turn.id);
        if (turn.id !== '1') return;
        await absorb(['2']);
        await block.pass(signal);
      }, wide);
      await block.reached;
      expect(await engine.cancel('b', '3')).toEqual([]);
      expect(await engine.cancel('a', '3')).toEqual(['3']);
      expect(await engine.cancel('a', '2')).toEqual(['1']);
      await idle(engine);
      expect(log).toEqual(['1', '4']);
    });

    test('a cancelled turn that was interrupted runs once more with its signal aborted, to tidy up', async () => {
      const block = gate();
      const stuck: TurnHandler = async ({ signal }) => {
        await block.pass(signal).catch(() => {});
        await new Promise(() => {});
      };
      await engine.enqueue(newTurn('1'));
      await engine.enqueue(newTurn('2'));
      await engine.start(stuck, wide);
      await block.reached;
      await engine.cancel('a', '1');
      await restart();
      await engine.start(async ({ turn, signal, step, sleep }) => {
        log.push(`${turn.id} ${signal.aborted ? signal.reason.why : 'runs'}`);
        await sleep(1).catch((error: Error) => log.push(error.message));
        await step('more', text, async () => 'went on').then(it => log.push(it));
      }, wide);
      await idle(engine);
      expect(log).toEqual(['1 cancelled', 'turn ended: cancelled', '2 runs', 'went on']);
    });

    test('a cancelled turn still gets what its steps gave before, and begins no other', async () => {
      const block = gate();
      const album = (step: TurnContext['step'], chosen: string[]) =>
        step('album', z.array(text), async () => chosen);
      for (const id of ['1', '2', '3']) await engine.enqueue(newTurn(id));
      await engine.start(async ({ step, signal }) => {
        await album(step, ['2']);
        await block.pass(signal);
      }, wide);
      await block.reached;
      await restart();
      await engine.cancel('a', '1');
      await engine.start(async ({ turn, step, absorb }) => {
        log.push(turn.id);
        if (turn.id !== '1') return;
        await absorb(await album(step, ['3']));
        await step('more', text, async () => 'never').catch((error: Error) => log.push(error.message));
      }, wide);
      await idle(engine);
      expect(log).toEqual(['1', 'turn ended: cancelled', '3']);
    });

    test('a cancel between two processes holds for the turn that was interrupted', async () => {
      const block = gate();
      await engine.enqueue(newTurn('1'));
      await engine.start(({ signal }) => block.pass(signal), wide);
      await block.reached;
      await restart();
      expect(await engine.cancel('a')).toEqual(['1']);
      await engine.start(async ({ signal }) => void log.push(`${signal.reason?.why}`), wide);
      await idle(engine);
      expect(log).toEqual(['cancelled']);
    });

    test('a turn that fails completes, is reported, and does not block its chat', async () => {
      await engine.start(async ({ turn }) => {
        log.push(turn.id);
        if (turn.id === '1') throw new Error('a bug');
      }, wide);
      await engine.enqueue(newTurn('1'));
      await engine.enqueue(newTurn('2'));
      await idle(engine);
      expect(log).toEqual(['1', '2']);
      expect(harness.errors).toEqual([new Error('a bug')]);
    });

    test('a turn that its handler lets go, since what it stands on has failed, is run again after a pause', async () => {
      const failure = new Error('the disk is full');
      await engine.start(async ({ turn, attempt }) => {
        log.push(`${turn.id} #${attempt}`);
        if (turn.id === '1' && attempt === 1) throw new TurnEnd('lost', failure);
      }, wide);
      await engine.enqueue(newTurn('1'));
      await engine.enqueue(newTurn('2'));
      await idle(engine);
      expect(log).toEqual(['1 #1', '1 #2', '2 #1']);
      expect(harness.errors).toEqual([failure]);
    });

    test('a step or a sleep that a handler has left behind disturbs nobody', async () => {
      const block = gate();
      const [step, sleep] = [Promise.withResolvers<unknown>(), Promise.withResolvers<unknown>()];
      await engine.start(async context => {
        log.push(context.turn.id);
        if (context.turn.id !== '1') return;
        const late = async () => {
          await block.pass(AbortSignal.timeout(10_000));
          return 'late';
        };
        void context.step('left behind', text, late).catch(step.resolve);
        void context.sleep(60_000).catch(sleep.resolve);
        await block.reached;
      }, wide);
      await engine.enqueue(newTurn('1'));
      await idle(engine);
      block.open();
      expect(await Promise.all([step.promise, sleep.promise])).toEqual([
        new TurnEnd('lost'),
        new TurnEnd('lost'),
      ]);
      await engine.enqueue(newTurn('2'));
      await idle(engine);
      expect(log).toEqual(['1', '2']);
      expect(harness.errors).toEqual([]);
    });

    test('a stop lets the running step end, begins no other, and leaves the turn to the successor', async () => {
      const block = gate();
      const handler: TurnHandler = async ({ turn, step, signal, attempt }) => {
        log.push(`${turn.id} #${attempt}`);
        await step('one', text, async () => {
          if (attempt === 1 && turn.id === '1') await block.pass(signal);
          return `${log.push('one')}`;
        });
        await step('two', text, async () => `${log.push('two')}`);
      };
      await engine.enqueue(newTurn('1'));
      await engine.enqueue(newTurn('2'));
      await engine.start(handler, wide);
      await block.reached;
      const stopped = engine.stop(1_000);
      expect(await engine.enqueue(newTurn('3'))).toBe('queued');
      block.open();
      await stopped;
      expect(log).toEqual(['1 #1', 'one']);
      await restart();
      await engine.start(handler, wide);
      await idle(engine);
      expect(log.slice(2)).toEqual(['1 #2', 'two', '2 #1', 'one', 'two', '3 #1', 'one', 'two']);
    });

    test('a turn that ends within the grace of a stop completes; a sleep ends at once', async () => {
      const block = gate();
      await engine.start(async ({ turn, signal, sleep }) => {
        await block.pass(signal);
        if (turn.id === 'sleeps') await sleep(60_000);
      }, wide);
      await engine.enqueue(newTurn('ends'));
      await engine.enqueue(newTurn('sleeps', { chat: 'b' }));
      await block.reached;
      const stopped = engine.stop(1_000);
      block.open();
      await stopped;
      expect(await engine.queued('a')).toEqual([]);
      expect((await engine.queued('b')).map(turn => turn.id)).toEqual(['sleeps']);
    });

    test('after the grace the signal aborts; whoever ignores even that is left behind with its turn', async () => {
      const block = gate();
      await engine.start(async ({ turn, signal }) => {
        if (turn.id === 'obeys') await block.pass(signal).catch(reason => log.push(reason.why));
        else await new Promise(() => {});
      }, wide);
      await engine.enqueue(newTurn('obeys'));
      await engine.enqueue(newTurn('ignores', { chat: 'b' }));
      await block.reached;
      await engine.stop(1);
      expect(log).toEqual(['stopping']);
      await restart();
      await engine.start(logged, wide);
      await idle(engine);
      expect(log.slice(1)).toEqual(['obeys', 'ignores']);
    });

    test('the line names what waits for so long, without what runs, is urgent or was absorbed, and how many go before', async () => {
      const block = gate();
      for (const id of ['1', '2', '3', '4']) await engine.enqueue(newTurn(id));
      for (const chat of ['b', 'c']) await engine.enqueue(newTurn(chat, { chat }));
      await engine.enqueue(newTurn('now', { urgent: true }));
      await engine.start(
        async ({ turn, signal, absorb }) => {
          if (turn.id === '1') await absorb(['2']);
          await block.pass(signal);
        },
        { atOnce: 1, perUser: 100 },
      );
      await block.reached;
      const line = async (ms: number) => (await engine.line(ms)).map(({ turn, ahead }) => [turn.id, ahead]);
      await expect
        .poll(() => line(0), patient)
        .toEqual([
          ['3', 1],
          ['4', 2],
          ['b', 0],
          ['c', 1],
        ]);
      expect(await line(60_000)).toEqual([]);
      block.open();
      await idle(engine);
    });

    test('health counts what waits and what runs, and tells how long the oldest has waited', async () => {
      await engine.enqueue(newTurn('1'));
      await engine.enqueue(newTurn('2'));
      await delay(5);
      const waiting = await engine.health();
      expect(waiting).toMatchObject({ queued: 2, running: 0 });
      expect(waiting.oldestMs).toBeGreaterThanOrEqual(4);
      const block = gate();
      await engine.start(({ signal }) => block.pass(signal), wide);
      expect(await engine.health()).toMatchObject({ queued: 1, running: 1 });
      block.open();
      await idle(engine);
    });
  });
}
