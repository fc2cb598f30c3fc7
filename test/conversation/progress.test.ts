import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createCrowds } from '../../src/conversation/answer/crowd.ts';
import { createProgress } from '../../src/conversation/answer/progress.ts';
import { createLog } from '../../src/log.ts';
import { textsIn } from '../../src/texts/index.ts';
import { scaleTiming } from '../../src/timing.ts';
import { type TurnContext, TurnEnd } from '../../src/turns/engine.ts';
import { createFakeChat } from '../fakes/chat.ts';

test('a run that another one has followed writes nothing more into their message', async () => {
  const chat = createFakeChat();
  const lost = new AbortController();
  const never = async () => expect.fail('nothing else is asked of a turn');
  const turn: TurnContext = {
    turn: {
      ...{ id: 'turn', chat: 'room', user: 'ada', urgent: false, payload: null },
      ...{ place: 1, begun: true, acceptedAt: 0 },
    },
    ...{ attempt: 1, inVain: 0, signal: lost.signal },
    step: (_name, _shape, run) => run(),
    ...{ recall: never, hasBegun: never, paid: never, waiting: never, absorb: never, sleep: never },
  };
  const timing = scaleTiming(0.001);
  const progress = createProgress({
    ...{ turn, timing, chat: chat.say('').chat, adapter: chat.adapter(), limits: chat.limits },
    ...{ texts: textsIn('en'), replyTo: {}, place: undefined, onShown: () => {} },
    crowd: createCrowds(async () => 1, timing)('fake'),
    log: createLog({ level: 'silent', secrets: [] }),
  });
  await progress.show('Looking…');
  await progress.show('Working…');
  const [message] = chat.messages;
  await vi.waitFor(() => expect(message?.text).toContain('Working…'));
  lost.abort(new TurnEnd('lost'));
  await progress.show('Still at it…');
  // The waits of several edits.
  await sleep(50);
  expect(message?.text).not.toContain('Still at it…');
  progress.stop();
});
