import { textsIn } from '../../src/texts/index.ts';
import type { Fault } from '../fakes/telegram/faults.ts';
import type { ShownMessage } from '../fakes/telegram/seen.ts';
import type { CallRecord } from '../fakes/telegram/world.ts';
import { runTelegramBot, tokensIn } from '../telegram/run.ts';
import { type Attempt, type OpenStage, rendering, type Shown, words } from './stage.ts';

/** Where and how faults come on Telegram. */
export interface TelegramSetting {
  /** From before the program begins; else from the errand on. */
  atStart?: boolean;
  /** Every update comes once more. */
  twice?: boolean;
  /** Updates are posted to the bot. */
  webhook?: boolean;
  /** In a group, where an administrator stops what somebody else has asked for; else in a private chat. */
  inGroup?: boolean;
}

/** What goes wrong on Telegram. */
export type TelegramTrouble = TelegramSetting & { faults: readonly Fault[] };

/** A chat on Telegram. */
export function onTelegram(trouble: TelegramTrouble): OpenStage {
  const { faults, atStart = false, twice = false, webhook = false, inGroup = false } = trouble;
  return async (options, [photo = '', other = '']) => {
    const bot = await runTelegramBot({
      ...options,
      webhook,
      prepare: telegram => {
        if (atStart) for (const fault of faults) telegram.fault(fault);
      },
    });
    const { telegram } = bot;
    const [ada, eve] = [telegram.person('Ada'), telegram.person('Eve')];
    const chat = inGroup ? telegram.group('Makers', { people: [ada, eve] }) : telegram.privateChat(ada);
    if (inGroup) telegram.promote(chat, eve, ada);
    /** What makes words the bot's in a group. */
    const name = inGroup ? `@${telegram.bot.username}` : '';
    const fromBot = () => telegram.messages(chat).filter(({ byBot }) => byBot);
    const picture = (file: string, caption?: string) =>
      telegram.photo(chat, ada, file, caption === undefined ? {} : { caption });
    const say = (text: string) => telegram.say(chat, ada, text);
    const first = () => picture(photo, `${name} ${words.first}`.trim());
    const album = () => telegram.album(chat, ada, [{ photo }, { photo: other }], { caption: words.each });
    const errands = {
      first,
      other: () => picture(other, `${name} ${words.other}`.trim()),
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
      stop: async () => {
        await first();
        await rendering(bot);
        return telegram.say(chat, inGroup ? eve : ada, `/cancel${name}`);
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

const { notYours } = textsIn('en');

/** That somebody may not stop it is an answer to them, and not to who asked for it. */
function shown({ message_id, text, buttons, history, media }: ShownMessage): Shown {
  return {
    id: `${message_id}`,
    text,
    buttons: buttons.map(button => ({ label: button.text })),
    history: history.map(one => one.text),
    videos: media ? [media] : [],
    isAside: text === notYours,
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
