import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Request } from './evidence.ts';
import type { Photo, Room } from './rooms.ts';
import { isAside, isOpen, whyNot } from './sentences.ts';
import { animation, change } from './words.ts';

/** Whoever is in a room: does one of the things that people do, at each call of `act`, and notes it in `requests`. */
export function createVisitor(
  room: Room,
  photos: readonly string[],
  chance: Chance,
  nextMark: () => string,
  requests: Request[],
) {
  let hasProject = false;
  let lengths = 0;
  /** Made with nothing that an answer could point at: only one of these at a time, or nobody could tell the answers apart. */
  let loose: Request | undefined;

  const someone = () => chance.pick(room.people);
  const photo = (mark: string): Photo => ({
    path: photos[chance.whole(0, photos.length)] ?? '',
    name: `${mark}-${chance.whole(0, 1_000)}.jpg`,
  });
  const note = (about: Pick<Request, 'mark' | 'person' | 'kind'> & Partial<Request>): Request => {
    const made: Request = {
      chat: room.chat,
      at: Date.now(),
      messages: [],
      videos: about.kind === 'wish' ? 1 : 0,
      hasPicture: false,
      isKept: room.platform === 'telegram',
      wasListening: room.isHeard(),
      ...about,
    };
    requests.push(made);
    return made;
  };
  /** Noted before it is said, so that what it leads to is never earlier. */
  const wish = async (
    say: (words: { animate: string; change: string }, mark: string, person: string) => Promise<string[]>,
    about: Partial<Request> = {},
  ) => {
    const mark = nextMark();
    // Never the agent's own choice, which is 5.
    const seconds = 10 + (++lengths % 50);
    const made = note({ mark, length: `${seconds}-second`, person: someone(), kind: 'wish', ...about });
    made.messages = await say(
      { animate: animation(mark, seconds), change: change(mark, seconds, chance) },
      mark,
      made.person,
    );
    return made;
  };

  const withPicture = { hasPicture: true };
  const acts: Record<string, { often: number; can?: () => boolean; act: () => Promise<unknown> }> = {
    picture: {
      often: 5,
      act: () => wish(({ animate }, mark, person) => room.say(person, animate, [photo(mark)]), withPicture),
    },
    pictureThenWords: {
      often: 2,
      can: () => !room.isGroup,
      act: () =>
        wish(async ({ animate }, mark, person) => {
          const picture = await room.say(person, '', [photo(mark)]);
          await sleep(chance.between(0, 20));
          return [...picture, ...(await room.say(person, animate, []))];
        }, withPicture),
    },
    album: {
      often: 2,
      act: () =>
        wish(({ animate }, mark, person) => {
          const pictures = Array.from({ length: chance.whole(2, 4) }, () => photo(mark));
          return room.say(person, animate, pictures);
        }, withPicture),
    },
    oneOfEach: {
      often: 1,
      can: () => room.platform === 'discord',
      act: () =>
        wish(
          ({ animate }, mark, person) =>
            room.say(person, `${animate}, one of each`, [photo(mark), photo(mark)]),
          { hasPicture: true, videos: 2 },
        ),
    },
    words: {
      often: 5,
      can: () => hasProject,
      act: () => wish(({ change }, _, person) => room.say(person, change, [])),
    },
    wordsTwice: {
      often: 2,
      can: () => hasProject,
      act: async () => {
        for (const _ of [1, 2]) await wish(({ change }, _, person) => room.say(person, change, []));
      },
    },
    command: {
      often: 3,
      can: () => room.canAnimate() && (room.platform === 'telegram' || isFree()),
      act: async () => {
        const made = await wish(
          ({ animate }, mark, person) => room.animate(person, animate, photo(mark)),
          withPicture,
        );
        if (room.platform === 'discord') loose = made;
      },
    },
    button: {
      often: 3,
      can: () => isFree() && room.isHeard(),
      act: async () => {
        const video = room.messages().findLast(({ isVideo }) => isVideo);
        const label = chance.pick(['Make it', 'Slower', 'Add music']);
        if (!video?.buttons.some(button => button.includes(label))) return;
        const made = note({ mark: nextMark(), person: someone(), kind: 'press' });
        loose = made;
        room.press(made.person, video, label);
      },
    },
    balance: {
      often: 1,
      act: async () => {
        const { person } = note({ mark: nextMark(), person: someone(), kind: 'ask' });
        await room.command(person, 'credits');
      },
    },
    stop: {
      often: 1,
      act: async () => {
        const { person } = note({ mark: nextMark(), person: someone(), kind: 'stop' });
        const open = room.messages().findLast(message => message.buttons.includes('Cancel'));
        if (!open || chance.is(0.5) || !room.press(person, open, 'Cancel'))
          await room.command(person, 'cancel');
      },
    },
  };

  /** Whether the last request that nothing points at has come to its end. */
  function isFree(): boolean {
    if (!loose) return true;
    const since = loose.at;
    const pointless = room
      .messages()
      .filter(({ at, replyTo, isWhisper }) => at >= since && replyTo === undefined && !isWhisper)
      .filter(message => !isAside(message));
    const isOver = pointless.some(({ isVideo, text }) => isVideo || whyNot(text) !== undefined);
    if (isOver && !pointless.some(isOpen)) loose = undefined;
    return loose === undefined;
  }

  return {
    act: async () => {
      // Mostly people see whether the bot is there; what nobody hears proves little.
      const insists = chance.is(0.3);
      if (!room.isHeard() && !insists) return;
      const possible = Object.values(acts).filter(({ can = () => true }) => can());
      const often = possible.flatMap(one => Array.from({ length: one.often }, () => one));
      const [first, ...others] = often;
      if (!first) return;
      await chance.pick([first, ...others]).act();
      hasProject ||= requests.some(({ chat, hasPicture }) => chat === room.chat && hasPicture);
    },
  };
}
