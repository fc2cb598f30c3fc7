import { expect, onTestFinished, test, vi } from 'vitest';
import { createTelegram } from '../../adapters/telegram/adapter.ts';
import { type Leader, soleLeader } from '../../src/leader.ts';
import { createLog } from '../../src/log.ts';
import { scaleTiming } from '../../src/timing.ts';
import { startTelegram } from '../fakes/telegram/server.ts';

/** A bot of several gateways, of which one polls, and what they take in. */
async function gateways(leader: Leader, count: number) {
  const telegram = await startTelegram();
  const heard: string[] = [];
  const adapters = Array.from({ length: count }, () =>
    createTelegram({
      token: telegram.token,
      apiRoot: telegram.url,
      commands: [],
      leader,
      timing: scaleTiming(0.001),
      log: createLog({ level: 'silent', secrets: [] }),
    }),
  );
  for (const adapter of adapters)
    await adapter.start(async event => {
      if (event.type === 'message') heard.push(event.text);
      return 'queued';
    });
  onTestFinished(async () => {
    await Promise.all(adapters.map(adapter => adapter.stop()));
    expect(telegram.violations()).toEqual([]);
    expect(telegram.calls('getUpdates').filter(({ status }) => status === 409)).toEqual([]);
    await telegram.close();
  });
  const ada = telegram.person('Ada');
  const say = (words: string) => telegram.say(telegram.privateChat(ada), ada, words);
  const hears = (...words: string[]) => vi.waitFor(() => expect(heard).toEqual(words), 2_000);
  return { adapters, say, hears };
}

test('of many gateways one polls, and when it stops another goes on; all are well meanwhile', async () => {
  const { adapters, say, hears } = await gateways(soleLeader(), 3);
  const troubles = () => adapters.map(({ trouble }) => trouble?.());
  say('one');
  await hears('one');
  expect(troubles()).toEqual([undefined, undefined, undefined]);
  await adapters[0]?.stop();
  say('two');
  await hears('one', 'two');
  await adapters[1]?.stop();
  say('three');
  await hears('one', 'two', 'three');
});

test('who loses the lead lets go of its poll, and polls again with the lead', async () => {
  let lose = () => {};
  let win = () => {};
  const leader: Leader = {
    lead: async (_, work, until) => {
      for (;;) {
        const held = new AbortController();
        lose = () => held.abort();
        await work(AbortSignal.any([held.signal, until]));
        if (until.aborted) return;
        await new Promise<void>(resolve => {
          win = resolve;
          until.addEventListener('abort', () => resolve());
        });
      }
    },
  };
  const { adapters, say, hears } = await gateways(leader, 1);
  say('one');
  await hears('one');
  lose();
  await new Promise(resolve => setTimeout(resolve, 20));
  say('two');
  await new Promise(resolve => setTimeout(resolve, 50));
  await hears('one');
  expect(adapters[0]?.trouble?.()).toBeUndefined();
  win();
  await hears('one', 'two');
});
