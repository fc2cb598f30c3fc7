import { expect, test } from 'vitest';
import { animate, journey } from './journey.ts';

/** A fiftieth of the real paces, on both sides. */
const paces = {
  private: { calls: 3, within: 60 },
  group: { calls: 20, within: 1_200 },
  all: { calls: 1_000, within: 1_000 },
};
const timing = {
  telegramChatPause: 21,
  telegramGroupWindow: 1_220,
  telegramEditPause: 40,
  telegramGroupEditPause: 120,
};

test('no edit of a busy turn is refused for pace, and the last words stand', async () => {
  const { bot, telegram, simulator, ada, chat, photos, said, videos } = await journey({
    telegram: { flood: 'enforce', paces },
    timing,
    simulator: { speed: 0.01 },
  });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  telegram.say(chat, ada, '/credits');
  telegram.say(chat, ada, '/status');
  await bot.idle();
  expect(simulator.ledger().prompts).toHaveLength(1);
  expect(videos()).toHaveLength(1);
  for (const { text } of said()) expect(text).not.toMatch(/…$/);
});

test('a busy group is kept below 20 calls a minute, and every answer comes', async () => {
  const { bot, telegram, ada, texts } = await journey({
    telegram: { flood: 'enforce', paces: { ...paces, group: { calls: 20, within: 200 } } },
    timing: { ...timing, telegramGroupWindow: 600 },
  });
  const group = telegram.group('Cinema', { people: [ada] });
  for (let count = 0; count < 30; count++) telegram.say(group, ada, '/credits@stillmotion_bot');
  await bot.idle();
  expect(texts(group)).toHaveLength(30);
});

test.each(['editMessageText', 'sendMessage', 'editMessageMedia'])(
  '“too many requests” for %s is obeyed for as long as it says, and nothing is lost',
  async on => {
    const { bot, telegram, simulator, ada, chat, photos, said, videos } = await journey({
      // A second of Telegram's clock is the least that it says; ours is bound by what is waited for at most.
      timing: { chatMaxPause: 120 },
    });
    telegram.fault({
      on,
      do: {
        kind: 'refuse',
        status: 429,
        description: 'Too Many Requests: retry after 1',
        parameters: { retry_after: 1 },
      },
    });
    await telegram.photo(chat, ada, photos[0], { caption: animate });
    await bot.idle();
    const refused = telegram.calls().find(({ status }) => status === 429);
    const later = telegram
      .calls()
      .filter(
        ({ at, method }) => refused && at > (refused.endedAt ?? 0) && /^(send|edit)Message/.test(method),
      );
    expect((later[0]?.at ?? 0) - (refused?.endedAt ?? 0)).toBeGreaterThanOrEqual(115);
    expect(said()).toHaveLength(2);
    expect(videos()).toHaveLength(1);
    expect(simulator.ledger().prompts).toHaveLength(1);
  },
);

test('a long job in one chat does not delay another', async () => {
  const { bot, telegram, simulator, ada, chat, photos, prompts, videos, until } = await journey();
  const bob = telegram.person('Bob');
  const other = telegram.privateChat(bob);
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await until(() => expect(prompts()).toHaveLength(1));
  await telegram.photo(other, bob, photos[1], { caption: animate });
  await until(() => expect(videos(other)).toHaveLength(1));
  expect(videos()).toEqual([]);
  telegram.say(chat, ada, '/cancel');
  await bot.idle();
});

test('a chat that Telegram slows down delays no other', async () => {
  const { bot, telegram, ada, chat, until, texts } = await journey({ timing: { chatMaxPause: 300 } });
  const bob = telegram.person('Bob');
  const other = telegram.privateChat(bob);
  telegram.fault({
    on: 'sendMessage',
    where: ({ chat_id }) => Number(chat_id) === chat.id,
    do: { kind: 'refuse', status: 429, description: 'Too Many Requests', parameters: { retry_after: 9 } },
  });
  telegram.say(chat, ada, '/credits');
  telegram.say(other, bob, '/credits');
  await until(() => expect(texts(other)).toHaveLength(1));
  expect(texts()).toEqual([]);
  await bot.idle();
  expect(texts()).toHaveLength(1);
});

test('while Telegram wants a chat to be silent, nothing else is said in it either', async () => {
  const { bot, telegram, ada, chat, until, texts } = await journey({ timing: { chatMaxPause: 150 } });
  telegram.fault({
    on: 'sendMessage',
    do: { kind: 'refuse', status: 429, description: 'Too Many Requests', parameters: { retry_after: 9 } },
  });
  telegram.say(chat, ada, '/credits');
  await until(() => expect(telegram.calls('sendMessage')).toMatchObject([{ status: 429 }]));
  telegram.say(chat, ada, '/help');
  await bot.idle();
  const [refused, ...later] = telegram.calls('sendMessage').map(({ at }) => at);
  expect(later).toHaveLength(2);
  for (const at of later) expect(at - (refused ?? 0)).toBeGreaterThanOrEqual(140);
  expect(texts()).toHaveLength(2);
});
