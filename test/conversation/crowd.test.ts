import { expect, test, vi } from 'vitest';
import { createCrowds } from '../../src/conversation/answer/crowd.ts';
import { scaleTiming } from '../../src/timing.ts';
import type { TurnContext } from '../../src/turns/engine.ts';

const turn = (id: string): TurnContext => {
  const never = async () => expect.fail('nothing is asked of a turn');
  const stored = {
    ...{ id, chat: 'room', user: 'ada', urgent: false, payload: null },
    ...{ place: 1, begun: true, acceptedAt: 0 },
  };
  return {
    ...{ turn: stored, attempt: 1, inVain: 0, signal: new AbortController().signal },
    ...{
      step: never,
      recall: never,
      hasBegun: never,
      paid: never,
      waiting: never,
      absorb: never,
      sleep: never,
    },
  };
};

test('turns that other processes run count on each platform as those that run here', async () => {
  let times = 3;
  const crowdOn = createCrowds(async () => times, scaleTiming(0.001));
  const [one, two] = [turn('one'), turn('two')];
  crowdOn('telegram').enter(one);
  crowdOn('telegram').enter(two);
  crowdOn('discord').enter(turn('three'));
  await vi.waitFor(() =>
    expect([crowdOn('telegram').size(), crowdOn('discord').size(), crowdOn('page').size()]).toEqual([
      6, 3, 0,
    ]),
  );
  crowdOn('telegram').leave(two);
  times = 0.2;
  await vi.waitFor(() => expect(crowdOn('telegram').size()).toBe(1));
});

test('where it can not be asked, those that run here are known', async () => {
  const crowdOn = createCrowds(async () => Promise.reject(new Error('the database is away')), scaleTiming(1));
  crowdOn('telegram').enter(turn('one'));
  expect(crowdOn('telegram').size()).toBe(1);
});
