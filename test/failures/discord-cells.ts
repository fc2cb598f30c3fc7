import type { Effect } from '../fakes/discord/faults.ts';
import { stuckRender } from './faults.ts';
import { gatewayCells } from './gateway-cells.ts';
import { type DiscordSetting, type DiscordTrouble, onDiscord } from './on-discord.ts';
import { cellsOf, type PlatformCell, type PlatformPlace, passingly } from './platform-cells.ts';
import { discordFaults, ofFiles, only, type PlatformFaults, refusedWith } from './platform-faults.ts';

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
const { '40005 too large': _tooLarge, ...ofVideos }: PlatformFaults<Effect> = discordFaults;

const { '401': _refused, '50027 token over': _over, ...withoutToken }: PlatformFaults<Effect> = discordFaults;

type Place = PlatformPlace<Effect, DiscordSetting>;

const places: readonly Place[] = [
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
    setting: { isShutOut: true },
    faults: discordFaults,
    manner: 'said',
  },
  {
    errand: 'first',
    call: 'progress after a command',
    on: followUpEdit,
    where: isWords,
    setting: { isShutOut: true },
    faults: discordFaults,
    manner: 'said',
  },
  {
    errand: 'first',
    call: 'video after a command',
    on: followUpEdit,
    where: hasVideo,
    setting: { isShutOut: true },
    faults: ofVideos,
    manner: 'said',
    timeout: 'upload',
  },
  {
    errand: 'first',
    call: 'direct message',
    on: 'POST /users/@me/channels',
    setting: { isShutOut: true },
    since: [{ on: followUp, times: 1_000_000, do: over }],
    faults: discordFaults,
    manner: 'said',
  },
  {
    errand: 'first',
    call: 'end of “thinking…”',
    on: `DELETE ${original}`,
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
    faults: only<Effect>(discordFaults, ofFiles),
    manner: 'said',
    timeout: 'file',
    harms: ['page for an answer', 'no answer in it'],
  },
  ...(['once', 'always'] as const).map(
    (often): Place => ({
      errand: 'first',
      call: 'fresh address of a file',
      on: 'POST /attachments/refresh-urls',
      often: [often],
      // An address that is over is looked at once more in each try.
      since: [{ on: 'cdn', times: often === 'once' ? 1 : 1_000_000, do: refusedWith(404, 0) }],
      faults: discordFaults,
      manner: 'said',
    }),
  ),
  {
    errand: 'first',
    call: 'words that a thread hangs on',
    on: message,
    often: ['once'],
    faults: discordFaults,
    manner: 'shown',
    setting: { inThreads: true },
    timing: { discordThread: 300 },
    heals: 'always',
  },
  {
    errand: 'first',
    call: 'thread',
    on: 'POST /channels/{channel_id}/messages/{message_id}/threads',
    faults: discordFaults,
    manner: 'shown',
    setting: { inThreads: true },
    timing: { discordThread: 300 },
    heals: 'always',
  },
  {
    errand: 'stop',
    call: 'end of “thinking…” without a word',
    on: `DELETE ${original}`,
    backend: [stuckRender],
    faults: discordFaults,
    manner: 'shown',
    timing: { renderTimeout: 5_000 },
    // It is stopped, so there is no video.
    harms: Object.keys(discordFaults),
  },
  ...[
    'GET /gateway/bot',
    'GET /applications/{application_id}/commands',
    'PUT /applications/{application_id}/commands',
  ].map(
    (on): Place => ({
      errand: 'first',
      call: on === 'GET /gateway/bot' ? 'start' : 'list of commands',
      on,
      // A token that is refused there ends the start with a sentence for the operator.
      faults: on === 'GET /gateway/bot' ? withoutToken : discordFaults,
      manner: 'awaited',
      often: passingly,
      setting: { atStart: true },
      heals: 'once',
    }),
  ),
];

/** Everything that can go wrong with Discord. */
export const discordCells: readonly PlatformCell<DiscordTrouble>[] = [
  ...cellsOf(places, (faults, setting): DiscordTrouble => ({ faults, ...setting }), onDiscord),
  ...gatewayCells,
];
