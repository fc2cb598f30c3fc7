import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type FakeTelegram, startTelegram } from '../fakes/telegram/server.ts';
import { makePhotos } from '../journeys/photos.ts';
import { makeWorld, type World } from '../kills/lives.ts';
import { someOf } from '../seeded.ts';
import { animate } from './journey.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Moments of a wish, as the platform and the backend see them. */
const moments: Record<string, (telegram: FakeTelegram, world: World) => boolean> = {
  'the update is handed out': telegram => telegram.updates().some(({ deliveries }) => deliveries > 0),
  'the progress is sent': telegram => telegram.calls('sendMessage').some(({ status }) => status === 200),
  'the picture is uploaded': (_, { simulator }) => simulator.ledger().uploads.length > 0,
  'the agent has the wish': (_, { simulator }) => simulator.ledger().prompts.length > 0,
  'the render is begun': (_, { simulator }) => simulator.ledger().renders.length > 0,
  'the video is on its way': telegram => telegram.calls('editMessageMedia').length > 0,
  'the video is there': telegram => telegram.messages().some(({ media, byBot }) => byBot && media),
};

test.concurrent.for(someOf(Object.keys(moments), 2))(
  'npm start, killed when %s and started again: one charge, one video, no update lost',
  { timeout: 30_000 },
  async (name, { onTestFinished }) => {
    const [world, telegram, photos] = await Promise.all([
      makeWorld({ onTestFinished }),
      startTelegram(),
      makePhotos(1),
    ]);
    onTestFinished(() => telegram.close());
    const ada = telegram.person('Ada');
    const chat = telegram.privateChat(ada);
    const [photo = ''] = photos;
    await telegram.photo(chat, ada, photo, { caption: animate });
    const env = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url };
    const isThere = moments[name];

    const first = await world.live([main], { env, moment: () => isThere?.(telegram, world) ?? false });
    expect(first.signal).toBe('SIGKILL');
    telegram.say(chat, ada, '/credits');
    const second = await world.live([main], {
      env,
      moment: () => isQuiet(telegram),
      signal: 'SIGTERM',
    });
    expect(second.code).toBe(0);

    const { prompts, accounts } = world.simulator.ledger();
    expect(prompts).toMatchObject([{ text: animate, charged: 100 }]);
    expect(accounts.reduce((sum, { charged }) => sum + charged, 0)).toBe(100);
    const shown = telegram.messages(chat).filter(({ byBot }) => byBot);
    expect(shown.filter(({ media }) => media)).toHaveLength(1);
    expect(shown.filter(({ text }) => text.includes('Exporting is free'))).toHaveLength(1);
    expect(shown.filter(({ text }) => answers.test(text))).toHaveLength(1);
    expect(telegram.updates().every(({ confirmed }) => confirmed)).toBe(true);
    expect(telegram.violations()).toEqual([]);
    for (const { output } of [first, second]) expect(output).not.toContain(telegram.token);
  },
);

/** What the agent says, or where its words were lost, what it did. */
const answers = /5-second video|^Added – /;

/** The video and the credits are there, everything is confirmed, and nothing has been said for a while. */
function isQuiet(telegram: FakeTelegram): boolean {
  const shown = telegram.messages().filter(({ byBot }) => byBot);
  const last = telegram.calls().findLast(({ method }) => method !== 'getUpdates');
  return (
    shown.some(({ media }) => media) &&
    shown.some(({ text }) => text.includes('Exporting is free')) &&
    telegram.updates().every(({ confirmed }) => confirmed) &&
    (last?.endedAt ?? Infinity) < Date.now() - 100
  );
}
