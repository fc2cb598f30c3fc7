import type { Fault } from '../fakes/telegram/faults.ts';
import type { ShownMessage } from '../fakes/telegram/seen.ts';
import type { CallRecord } from '../fakes/telegram/world.ts';
import { runTelegramBot, tokensIn } from '../telegram/run.ts';
import { type Attempt, type OpenStage, type Shown, words } from './stage.ts';

/** What goes wrong on Telegram: calls, and what it tells twice. */
export interface TelegramTrouble {
  faults: readonly Fault[];
  /** From before the program begins; else from the errand on. */
  atStart?: boolean;
  /** Every update comes once more. */
  twice?: boolean;
}

/** A private chat on Telegram. */
export function onTelegram({ faults, atStart = false, twice = false }: TelegramTrouble): OpenStage {
  return async (options, [photo = '', other = '']) => {
    const bot = await runTelegramBot({
      ...options,
      prepare: telegram => {
        if (atStart) for (const fault of faults) telegram.fault(fault);
      },
    });
    const { telegram } = bot;
    const ada = telegram.person('Ada');
    const chat = telegram.privateChat(ada);
    const fromBot = () => telegram.messages(chat).filter(({ byBot }) => byBot);
    const picture = (file: string, caption?: string) =>
      telegram.photo(chat, ada, file, caption === undefined ? {} : { caption });
    const say = (text: string) => telegram.say(chat, ada, text);
    const album = () => telegram.album(chat, ada, [{ photo }, { photo: other }], { caption: words.each });
    const errands = {
      first: () => picture(photo, words.first),
      other: () => picture(other, words.other),
      each: () => (fromBot().length === 0 ? album() : say(words.each)),
      edit: () => say(words.edit),
      talk: () => say(words.talk),
      pictures: () => picture(photo),
      export: () => say('/export'),
      credits: () => say('/credits'),
      status: () => say('/status'),
      press: () => {
        const video = fromBot().findLast(({ buttons }) => buttons.some(({ text }) => text.includes('Again')));
        if (!video) throw new Error('there is no video with a button');
        return telegram.press(video, 'Again', ada);
      },
    };
    return {
      bot,
      act: async errand => {
        const done = await errands[errand]();
        for (const one of [done].flat()) if (twice) telegram.repeat(one);
      },
      arm: () => {
        if (!atStart) for (const fault of faults) telegram.fault(fault);
      },
      clear: () => telegram.clearFaults(),
      idle: () => bot.idle(60_000),
      shown: () => fromBot().map(shown),
      attempts: () => telegram.calls().flatMap(attempt),
      broken: () => [
        ...telegram.violations().map(({ rule, method, detail }) => `${rule} of ${method}: ${detail}`),
        ...tokensIn(bot).map(() => 'the token can be read'),
      ],
      close: () => bot.close(),
    };
  };
}

function shown({ message_id, text, buttons, history, media }: ShownMessage): Shown {
  return {
    id: `${message_id}`,
    text,
    buttons: buttons.map(button => ({ label: button.text })),
    history: history.map(one => one.text),
    videos: media ? [media] : [],
  };
}

const saying = /^(sendMessage|sendVideo|editMessageText|editMessageMedia)$/;
/** What leaves the bot in the dark about what was done. */
const losses = new Set(['lose', 'mute', 'cut', 'garble', 'left']);

function attempt({ method, parameters, status, mishap = '' }: CallRecord): Attempt[] {
  if (!saying.test(method)) return [];
  const { text, caption, media, message_id } = parameters;
  const words = [text, caption].find(one => typeof one === 'string') ?? captionIn(media);
  return [
    {
      text: String(words),
      of: message_id === undefined ? undefined : String(message_id),
      isAside: false,
      taken: status === 200,
      confirmed: status === 200 && !losses.has(mishap),
    },
  ];
}

function captionIn(media: unknown): string {
  const read: unknown = typeof media === 'string' ? JSON.parse(media) : media;
  const has = typeof read === 'object' && read !== null && 'caption' in read;
  return has ? String(read.caption) : '';
}
