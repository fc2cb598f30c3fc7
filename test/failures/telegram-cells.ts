import type { Effect } from '../fakes/telegram/faults.ts';
import { stuckRender } from './faults.ts';
import { onTelegram, type TelegramSetting, type TelegramTrouble } from './on-telegram.ts';
import { cellsOf, happening, type PlatformCell, type PlatformPlace, passingly } from './platform-cells.ts';
import { editRefusals, ofFiles, only, type PlatformFaults, telegramFaults } from './platform-faults.ts';

const webhookElsewhere: Effect = {
  kind: 'garble',
  body: '{"ok":true,"result":{"url":"https://elsewhere.example"}}',
};
const noSuchMessage = editRefusals['400 no such message'].do;
/** One that is passed over, or taken for what it says. */
const edits: PlatformFaults<Effect> = { ...telegramFaults, ...editRefusals };

/** A video that Telegram has already need not be sent. */
const { '400 not modified': _unmodified, ...ofVideos } = edits;

/** It is called so often here that what is huge would fill the machine. */
const { huge: _huge, ...quick }: PlatformFaults<Effect> = telegramFaults;

type Place = PlatformPlace<Effect, TelegramSetting>;

const places: readonly Place[] = [
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
    faults: ofVideos,
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
    (on): Place => ({
      errand: 'first',
      call: 'start',
      on,
      // A token that is refused there ends the start with a sentence for the operator.
      faults: Object.fromEntries(
        Object.entries(telegramFaults).filter(([name]) => on !== 'getMe' || !['401', '404'].includes(name)),
      ),
      manner: 'awaited',
      often: passingly,
      setting: { atStart: true },
      heals: 'once',
    }),
  ),
  {
    errand: 'first',
    call: 'start without a webhook that is set',
    on: 'deleteWebhook',
    since: [{ on: 'getWebhookInfo', times: 1_000_000, do: webhookElsewhere }],
    faults: telegramFaults,
    manner: 'awaited',
    often: passingly,
    setting: { atStart: true },
    heals: 'once',
  },
  {
    errand: 'first',
    call: 'start with a webhook',
    on: 'setWebhook',
    faults: telegramFaults,
    manner: 'awaited',
    often: passingly,
    setting: { atStart: true, webhook: true },
    heals: 'once',
  },
  {
    errand: 'stop',
    call: 'who may stop it',
    on: 'getChatMember',
    backend: [stuckRender],
    faults: telegramFaults,
    manner: 'shown',
    setting: { inGroup: true },
    timing: { renderTimeout: 1_500 },
    // It is stopped then, so there is no video.
    harms: Object.keys(telegramFaults),
  },
  ...['getMyCommands', 'setMyCommands'].map(
    (on): Place => ({
      errand: 'first',
      call: 'list of commands',
      on,
      faults: telegramFaults,
      manner: 'shown',
      setting: { atStart: true },
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

/** Everything that can go wrong with Telegram. */
export const telegramCells: readonly PlatformCell<TelegramTrouble>[] = [
  ...cellsOf(places, (faults, setting): TelegramTrouble => ({ faults, ...setting }), onTelegram),
  ...repeated,
];
