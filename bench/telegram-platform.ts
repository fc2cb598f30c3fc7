import { startTelegram } from '../test/fakes/telegram/server.ts';
import type { Report } from './crowd.ts';
import { serveCrowd, untilAllHave } from './crowd-platform.ts';
import { speed } from './crowd-timing.ts';
import { text } from './turn-wish.ts';

/**
 * Telegram's stand-in in a process of its own. Refuses what comes too fast for a chat, on a clock that runs as fast
 * as the program's; only the limit over all chats is off, as it alone forbids 200 answers in a second.
 */
const [photo = ''] = process.argv.slice(2);
const chat = { calls: 3, within: 3_000 * speed };
const telegram = await startTelegram({
  flood: 'enforce',
  paces: {
    private: chat,
    group: chat,
    all: { calls: Number.POSITIVE_INFINITY, within: 1 },
  },
});

/** So many new people send a photo with a caption at the same moment. */
async function everybodySends(count: number): Promise<Report> {
  const before = { calls: telegram.calls().length, violations: telegram.violations().length };
  telegram.hold();
  const places = [];
  for (let number = 0; number < count; number += 1) {
    const person = telegram.person(`Person ${number}`);
    const place = telegram.privateChat(person);
    await telegram.photo(place, person, photo, { caption: text });
    places.push(place);
  }
  const startedAt = Date.now();
  telegram.release();
  const ms = await untilAllHave(places, videosIn);
  const answers = places.map(place => {
    const first = telegram.messages(place).find(({ byBot }) => byBot)?.history[0];
    return (first?.at ?? Number.NaN) - startedAt;
  });
  const calls = telegram.calls().slice(before.calls);
  return {
    ms,
    answers,
    videos: places.map(videosIn),
    edits: calls.filter(({ method }) => method.startsWith('edit')).length,
    refused: calls.filter(({ status }) => status === 429).length,
    violations: telegram.violations().slice(before.violations).length,
  };
}

const videosIn = (place: { id: number }): number =>
  telegram.messages(place).filter(({ byBot, media }) => byBot && media?.kind === 'video').length;

serveCrowd(telegram, everybodySends);
