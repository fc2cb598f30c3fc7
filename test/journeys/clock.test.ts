import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { journey as telegramJourney } from '../telegram/journey.ts';
import { animate, journey } from './journey.ts';

/** The machine's clock is set anew again and again: what only counts time goes on as if nothing had happened. */

const { now } = Date;
const hour = 60 * 60_000;
afterEach(() => void vi.restoreAllMocks());

/** Hours forward at one look, back at the next one. */
function shakeClock(): void {
  let looks = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + (looks++ % 2 === 0 ? 5 : -5) * hour);
}

test('a clock that jumps while a video is made changes nothing about it', async () => {
  const { bot, chat, photos, simulator, texts, videos } = await journey({ timing: { stillWorking: 2 } });
  simulator.adjust({ speed: 0.003 });
  shakeClock();
  await bot.tell(chat.say(animate, [photos[0]]));
  expect(videos()).toHaveLength(1);
  expect(texts().join('\n')).not.toContain('failed');
  expect(chat.messages[0]?.history.filter(text => /still working/i.test(text))).toEqual(
    expect.not.arrayContaining([expect.stringMatching(/\((-|\d\d)/)]),
  );
  expect(chat.messages[0]?.history.length).toBeGreaterThan(2);
});

test('a clock that was set back keeps nobody on Telegram waiting', async () => {
  const { bot, telegram, ada, chat, photos, videos } = await telegramJourney();
  telegram.say(chat, ada, '/help');
  await bot.idle();
  vi.spyOn(Date, 'now').mockImplementation(() => now() - hour);
  await telegram.photo(chat, ada, photos[0], { caption: animate });
  await bot.idle(5_000);
  expect(videos()).toHaveLength(1);
});

test('who came while the clock was ahead is not overtaken in the messages that tell places', async () => {
  const timing = { lobbyAfter: 1, lobbyLook: 5 };
  const { bot, chat, photos, simulator, prompts, texts, until } = await journey({ timing });
  simulator.fault({ on: 'prompt', do: { kind: 'silence' } });
  await chat.accept(chat.say(animate, [photos[0]]));
  await until(() => expect(prompts()).toHaveLength(1));
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + 5 * hour);
  await chat.accept(chat.say('add lo-fi music'));
  clock.mockRestore();
  await chat.accept(chat.say('make it 9:16'));
  await sleep(10 * timing.lobbyLook);
  expect(texts().filter(text => text.startsWith('In line'))).toEqual([]);
  await bot.tell(chat.command('cancel'));
});
