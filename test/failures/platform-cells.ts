import type { Timing } from '../../src/timing.ts';
import type { Effect as DiscordEffect } from '../fakes/discord/faults.ts';
import type { GatewayFaults } from '../fakes/discord/gateway/faults.ts';
import type { Effect as TelegramEffect } from '../fakes/telegram/faults.ts';
import type { Cell } from './cells.ts';
import { sum } from './faults.ts';
import { type DiscordTrouble, onDiscord } from './on-discord.ts';
import { onTelegram, type TelegramTrouble } from './on-telegram.ts';
import {
  discordFaults,
  editRefusals,
  ofFiles,
  only,
  type PlatformFault,
  type PlatformFaults,
  telegramFaults,
} from './platform-faults.ts';
import type { Errand, OpenStage } from './stage.ts';

/** One square of a platform's matrix, and what is to be put in place for it, alone or with others. */
export type PlatformCell<Trouble> = Cell & { trouble: Trouble };

const times = { once: 1, 'for a while': 4, always: 1_000_000 } as const;
type Often = keyof typeof times;

/** How a call is treated that fails: what it is for decides how much is done about it. */
type Manner =
  /** What must be said is said again, for about an hour. */
  | 'said'
  /** What only shows that something goes on is let be. */
  | 'shown'
  /** What is waited for from the platform is asked for until it comes. */
  | 'awaited';

interface Place<Effect> {
  errand: Errand;
  call: string;
  on: string;
  after?: number;
  where?: (asked: unknown) => boolean;
  faults: PlatformFaults<Effect>;
  manner: Manner;
  often?: readonly Often[];
  /** What is the matter already, so that the call is made at all. */
  since?: readonly { on: string; times: number; do: Effect; where?: (asked: unknown) => boolean }[];
  atStart?: boolean;
  isShutOut?: boolean;
  /** The faults, beside those that pass, after which the person gets what was asked for. */
  heals?: readonly string[] | 'once' | 'always';
  /** Those that do harm though they pass. */
  harms?: readonly string[];
  /** What bounds one try. */
  timeout?: keyof typeof timeouts;
}

/** Shorter bounds, for what lasts until one is reached. */
const impatient: Partial<Timing> = { chatRetryPauses: [1, 5, 15], chatMaxPause: 50 };
const hasty = {
  call: { telegramCall: 250, discordCall: 250 },
  upload: { transferTimeout: 1_000 },
  file: { transferIdle: 500 },
} satisfies Record<string, Partial<Timing>>;
const timeouts = {
  call: ({ telegramCall, discordCall, telegramPoll }: Timing) =>
    Math.max(telegramCall + telegramPoll, discordCall),
  upload: ({ transferTimeout }: Timing) => transferTimeout,
  file: ({ transferIdle }: Timing) => transferIdle,
};

/** What lasts until a bound is reached; discord.js waits by itself where it is told to slow down. */
const lasting = /^silent$|^429/;

/** How often a turn says something that it insists on. */
const sayings = 4;

function boundOf<Effect>(
  { manner, timeout = 'call' }: Place<Effect>,
  { takes, passes }: PlatformFault<Effect>,
  often: Often,
): Cell['bound'] {
  return timing => {
    const one = takes(timing, timeouts[timeout](timing));
    if (manner === 'shown') return sayings * one;
    if (manner === 'awaited') return times[often] * (one + Math.max(...timing.connectPauses));
    if (often === 'once') return one + (passes ? (timing.chatRetryPauses[0] ?? 0) : 0);
    const pauses = passes ? timing.chatRetryPauses : [];
    return sayings * ((pauses.length + 1) * one + sum(pauses));
  };
}

function cellsOf<Effect, Trouble>(
  places: readonly Place<Effect>[],
  stage: (place: Place<Effect>, effect: Effect, times: number) => Trouble,
  open: (trouble: Trouble) => OpenStage,
): PlatformCell<Trouble>[] {
  return places.flatMap(place =>
    Object.entries(place.faults).flatMap(([name, fault]) =>
      (place.often ?? (['once', 'always'] as const)).map(often => {
        const { errand, call, heals = [], harms = [] } = place;
        const trouble = stage(place, fault.do, times[often]);
        const isHealed = fault.passes || heals === 'once' || heals.includes(name);
        return {
          errand,
          call,
          fault: name,
          often,
          faults: [],
          trouble,
          open: open(trouble),
          bound: boundOf(place, fault, often),
          heals: heals === 'always' || (often !== 'always' && isHealed && !harms.includes(name)),
          simulator: {},
          timing: {
            ...(often === 'always' ? impatient : {}),
            ...(lasting.test(name) ? hasty[place.timeout ?? 'call'] : {}),
          },
        };
      }),
    ),
  );
}

const passingly = ['once', 'for a while'] as const;

/* Telegram */

const noSuchMessage = editRefusals['400 no such message'].do;
/** One that is passed over, or taken for what it says. */
const edits: PlatformFaults<TelegramEffect> = { ...telegramFaults, ...editRefusals };

/** It is called so often here that what is huge would fill the machine. */
const { huge: _huge, ...quick }: PlatformFaults<TelegramEffect> = telegramFaults;

const telegramPlaces: readonly Place<TelegramEffect>[] = [
  { errand: 'first', call: 'first words', on: 'sendMessage', faults: telegramFaults, manner: 'said' },
  {
    errand: 'first',
    call: 'announcement of the video',
    on: 'sendMessage',
    after: 1,
    faults: telegramFaults,
    manner: 'said',
  },
  { errand: 'credits', call: 'answer', on: 'sendMessage', faults: telegramFaults, manner: 'said' },
  { errand: 'talk', call: 'answer by an edit', on: 'editMessageText', faults: edits, manner: 'said' },
  { errand: 'first', call: 'progress', on: 'editMessageText', faults: edits, manner: 'said' },
  {
    errand: 'first',
    call: 'video',
    on: 'editMessageMedia',
    faults: edits,
    manner: 'said',
    timeout: 'upload',
    heals: ['400 no such message', "400 can't be edited", '400 no such chat'],
  },
  {
    errand: 'first',
    call: 'video as a message of its own',
    on: 'sendVideo',
    since: [{ on: 'editMessageMedia', times: 9, do: noSuchMessage }],
    faults: telegramFaults,
    manner: 'said',
    timeout: 'upload',
  },
  {
    errand: 'first',
    call: '“uploading a video”',
    on: 'sendChatAction',
    faults: quick,
    manner: 'shown',
    heals: 'always',
  },
  {
    errand: 'press',
    call: 'answer to a press',
    on: 'answerCallbackQuery',
    faults: telegramFaults,
    manner: 'shown',
    heals: 'always',
  },
  {
    errand: 'first',
    call: 'place of a file',
    on: 'getFile',
    faults: telegramFaults,
    manner: 'said',
    // It names no file.
    harms: ['nothing as result', 'words as result', 'list as result', 'wrong types'],
  },
  {
    errand: 'first',
    call: 'file',
    on: 'download',
    faults: only(telegramFaults, ofFiles),
    manner: 'said',
    timeout: 'file',
    harms: ['401', '404', 'page for an answer', 'no answer in it'],
  },
  {
    errand: 'first',
    call: 'updates',
    on: 'getUpdates',
    faults: telegramFaults,
    manner: 'awaited',
    often: passingly,
    heals: 'once',
  },
  ...['getMe', 'getWebhookInfo'].map(
    (on): Place<TelegramEffect> => ({
      errand: 'first',
      call: 'start',
      on,
      // A token that is refused there ends the start with a sentence for the operator.
      faults: Object.fromEntries(
        Object.entries(telegramFaults).filter(([name]) => on !== 'getMe' || !['401', '404'].includes(name)),
      ),
      manner: 'awaited',
      often: passingly,
      atStart: true,
      heals: 'once',
    }),
  ),
  ...['getMyCommands', 'setMyCommands'].map(
    (on): Place<TelegramEffect> => ({
      errand: 'first',
      call: 'list of commands',
      on,
      faults: telegramFaults,
      manner: 'shown',
      atStart: true,
      heals: 'always',
    }),
  ),
];

const repeated: readonly PlatformCell<TelegramTrouble>[] = (
  ['first', 'each', 'edit', 'press', 'credits'] as const
).map(errand => ({
  ...happening(errand, 'updates', 'told twice'),
  trouble: { faults: [], twice: true },
  open: onTelegram({ faults: [], twice: true }),
}));

/* Discord */

const message = 'POST /channels/{channel_id}/messages';
const edit = 'PATCH /channels/{channel_id}/messages/{message_id}';
const callback = 'POST /interactions/{interaction_id}/{interaction_token}/callback';
const followUp = 'POST /webhooks/{webhook_id}/{webhook_token}';
const followUpEdit = 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}';
const original = '/webhooks/{webhook_id}/{webhook_token}/messages/@original';
const hasVideo = (asked: unknown) => JSON.stringify(asked)?.includes('.mp4') === true;
const isWords = (asked: unknown) => !hasVideo(asked);
const over = discordFaults['10015 no such webhook'].do;
/** That a channel takes less than was thought is kept in mind for what comes next, so it is tried elsewhere. */
const { '40005 too large': _tooLarge, ...ofVideos }: PlatformFaults<DiscordEffect> = discordFaults;

const { '401': _refused, ...withoutToken }: PlatformFaults<DiscordEffect> = discordFaults;

const discordPlaces: readonly Place<DiscordEffect>[] = [
  {
    errand: 'first',
    call: 'taking note of a command',
    on: callback,
    faults: discordFaults,
    manner: 'shown',
  },
  {
    errand: 'press',
    call: 'taking note of a press',
    on: callback,
    faults: discordFaults,
    manner: 'shown',
  },
  { errand: 'first', call: 'first words', on: message, faults: discordFaults, manner: 'said' },
  { errand: 'talk', call: 'answer by an edit', on: edit, faults: discordFaults, manner: 'said' },
  {
    errand: 'first',
    call: 'announcement of the video',
    on: message,
    after: 1,
    faults: discordFaults,
    manner: 'said',
  },
  { errand: 'first', call: 'progress', on: edit, where: isWords, faults: discordFaults, manner: 'said' },
  {
    errand: 'first',
    call: 'video',
    on: edit,
    where: hasVideo,
    faults: ofVideos,
    manner: 'said',
    timeout: 'upload',
  },
  { errand: 'credits', call: 'answer for one person', on: followUp, faults: discordFaults, manner: 'said' },
  {
    errand: 'first',
    call: 'words after a command',
    on: followUp,
    isShutOut: true,
    faults: discordFaults,
    manner: 'said',
  },
  {
    errand: 'first',
    call: 'progress after a command',
    on: followUpEdit,
    where: isWords,
    isShutOut: true,
    faults: discordFaults,
    manner: 'said',
  },
  {
    errand: 'first',
    call: 'video after a command',
    on: followUpEdit,
    where: hasVideo,
    isShutOut: true,
    faults: ofVideos,
    manner: 'said',
    timeout: 'upload',
  },
  {
    errand: 'first',
    call: 'direct message',
    on: 'POST /users/@me/channels',
    isShutOut: true,
    since: [{ on: followUp, times: 1_000_000, do: over }],
    faults: discordFaults,
    manner: 'said',
  },
  {
    errand: 'first',
    call: 'end of “thinking…”',
    on: `PATCH ${original}`,
    faults: discordFaults,
    manner: 'shown',
    heals: 'always',
  },
  {
    errand: 'first',
    call: '“typing…”',
    on: 'POST /channels/{channel_id}/typing',
    faults: discordFaults,
    manner: 'shown',
    heals: 'always',
  },
  {
    errand: 'first',
    call: 'file',
    on: 'cdn',
    faults: only<DiscordEffect>(discordFaults, ofFiles),
    manner: 'said',
    timeout: 'file',
    harms: ['page for an answer', 'no answer in it'],
  },
  ...[
    'GET /gateway/bot',
    'GET /applications/{application_id}/commands',
    'PUT /applications/{application_id}/commands',
  ].map(
    (on): Place<DiscordEffect> => ({
      errand: 'first',
      call: on === 'GET /gateway/bot' ? 'start' : 'list of commands',
      on,
      // A token that is refused there ends the start with a sentence for the operator.
      faults: on === 'GET /gateway/bot' ? withoutToken : discordFaults,
      manner: 'awaited',
      often: passingly,
      atStart: true,
      heals: 'once',
    }),
  ),
];

const connections: Record<string, Omit<DiscordTrouble, 'faults'>> = {
  'cut before': { before: gateway => gateway.cut() },
  'cut right after': { after: gateway => gateway.cut() },
  'asked to connect anew': { after: gateway => gateway.reconnect() },
  'session to be resumed': { after: gateway => gateway.invalidate(true) },
  'closed with 4000': { after: gateway => gateway.close(4000) },
  'told twice': { after: gateway => gateway.again() },
  nonsense: { before: gateway => talkNonsense(gateway), after: gateway => talkNonsense(gateway) },
};

function talkNonsense(gateway: GatewayFaults): void {
  for (const name of ['MESSAGE_CREATE', 'INTERACTION_CREATE', 'GUILD_CREATE', 'NOTHING_KNOWN'])
    for (const data of [{}, { id: {}, author: 'me', type: 99 }, { id: '1', type: 3, data: null }])
      gateway.tell(name, data);
}

const gatewayCells: readonly PlatformCell<DiscordTrouble>[] = Object.entries(connections).flatMap(
  ([fault, more]) =>
    (['first', 'talk', 'press', 'credits'] as const).map(errand => {
      const trouble = { faults: [], ...more };
      return { ...happening(errand, 'gateway', fault), trouble, open: onDiscord(trouble) };
    }),
);

/** Something that is no fault of a call, and does no harm. */
function happening(errand: Errand, call: string, fault: string): Cell {
  const bound = (timing: Timing) => sum(timing.connectPauses);
  return { errand, call, fault, often: 'once', faults: [], bound, heals: true, simulator: {}, timing: {} };
}

/** What there is to be armed: those that the call needs first, then the fault itself. */
const armed = <Effect>(
  { on, after = 0, where, since = [] }: Place<Effect>,
  effect: Effect,
  times: number,
) => [{ on, after, times, do: effect, ...(where && { where }) }, ...since];

export const platformCells = {
  telegram: [
    ...cellsOf(
      telegramPlaces,
      (place, effect, times): TelegramTrouble => ({
        faults: armed(place, effect, times),
        ...(place.atStart && { atStart: true }),
      }),
      onTelegram,
    ),
    ...repeated,
  ],
  discord: [
    ...cellsOf(
      discordPlaces,
      (place, effect, times): DiscordTrouble => ({
        faults: armed(place, effect, times),
        ...(place.isShutOut && { isShutOut: true }),
        ...(place.atStart && { atStart: true }),
      }),
      onDiscord,
    ),
    ...gatewayCells,
  ],
};
