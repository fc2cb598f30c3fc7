import type { Effect } from '../fakes/discord/faults.ts';
import { gatewayCells } from './gateway-cells.ts';
import { type DiscordTrouble, onDiscord } from './on-discord.ts';
import { armed, cellsOf, type Place, type PlatformCell, passingly } from './platform-cells.ts';
import { discordFaults, ofFiles, only, type PlatformFaults } from './platform-faults.ts';

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

const places: readonly Place<Effect>[] = [
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
  ...[
    'GET /gateway/bot',
    'GET /applications/{application_id}/commands',
    'PUT /applications/{application_id}/commands',
  ].map(
    (on): Place<Effect> => ({
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

/** Everything that can go wrong with Discord. */
export const discordCells: readonly PlatformCell<DiscordTrouble>[] = [
  ...cellsOf(
    places,
    (place, effect, times): DiscordTrouble => ({
      faults: armed(place, effect, times),
      ...(place.isShutOut && { isShutOut: true }),
      ...(place.atStart && { atStart: true }),
    }),
    onDiscord,
  ),
  ...gatewayCells,
];
