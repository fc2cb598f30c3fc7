import { setTimeout as sleep } from 'node:timers/promises';
import type { BotOptions, RunningBot } from '../bot.ts';
import { createFakeChat, type ShownMessage } from '../fakes/chat.ts';
import { startBot } from '../journeys/bot.ts';

/** What a person is about when the fault comes. */
export type Errand =
  | 'first'
  | 'each'
  | 'edit'
  | 'talk'
  | 'pictures'
  | 'export'
  | 'credits'
  | 'status'
  | 'press'
  /** A first wish, and a stop while its video is made. */
  | 'stop';

/** A message of the bot as the person sees it. */
export interface Shown {
  id: string;
  text: string;
  buttons: readonly { label: string }[];
  /** Every text that stood here, the present one last. */
  history: readonly string[];
  videos: readonly unknown[];
  /** The platform says so, of a command that it has passed on; for a quarter of an hour at most. */
  isAside?: boolean;
}

/** Something that the bot wanted to say, and what the platform did with it. */
export interface Attempt {
  text: string;
  /** The message that was to be changed; undefined for a new one. */
  of: string | undefined;
  /** It only took note of what the person did. */
  isAside: boolean;
  /** It was done. */
  taken: boolean;
  /** The bot could know so. */
  confirmed: boolean;
}

/** A running bot with somebody in front of it, on whatever platform. */
export interface Stage {
  bot: RunningBot;
  /** The person does what the errand takes, or has an ordinary wish about another picture. */
  act(errand: Errand | 'other'): Promise<void>;
  /** Puts the platform's own faults in place, where it has any. */
  arm(): void;
  clear(): void;
  /** Waits until there is nothing left to do; fails after some time. */
  idle(): Promise<void>;
  /** All that the bot has said to the person, oldest first. */
  shown(): Shown[];
  attempts(): Attempt[];
  /** Rules of the platform that were broken, and secrets in what others can read. */
  broken(): string[];
  close(): Promise<void>;
}

export type OpenStage = (options: BotOptions, photos: readonly string[]) => Promise<Stage>;

export const words = {
  first: 'animate this image into a 5-second video clip with smooth motion',
  each: 'animate each picture separately',
  edit: 'put the title Urban Dreams on it',
  talk: 'hello, what can you do?',
  other: 'animate this other picture slowly',
};

/** Until the backend makes a video file, or, where it does not come to that, for some seconds. */
export async function rendering({ simulator }: RunningBot): Promise<void> {
  const late = performance.now() + 3_000;
  while (simulator.ledger().renders.length === 0 && performance.now() < late) await sleep(3);
}

/** A platform in memory that takes everything. */
export const inMemory: OpenStage = async (options, [photo = '', other = '']) => {
  const bot = await startBot({ ...options, chat: createFakeChat() });
  const { chat } = bot;
  const errands: Record<Errand | 'other', () => Parameters<typeof bot.tell>[0]> = {
    first: () => chat.say(words.first, [photo]),
    each: () => chat.say(words.each, chat.messages.length === 0 ? [photo, other] : []),
    edit: () => chat.say(words.edit),
    talk: () => chat.say(words.talk),
    pictures: () => chat.say('', [photo]),
    export: () => chat.command('export'),
    credits: () => chat.command('credits'),
    status: () => chat.command('status'),
    press: () => chat.press('Again'),
    stop: () => chat.command('cancel'),
    other: () => chat.say(words.other, [other]),
  };
  return {
    bot,
    act: async errand => {
      if (errand === 'stop') {
        await chat.accept(errands.first());
        await rendering(bot);
      }
      await chat.accept(errands[errand]());
    },
    arm: () => {},
    clear: () => {},
    idle: () => bot.idle(),
    shown: () => structuredClone(chat.messages) satisfies ShownMessage[],
    attempts: () => [],
    broken: () => [],
    close: () => bot.close(),
  };
};
