import type { Timing } from '../../src/timing.ts';
import type { Effect as OnDiscord } from '../fakes/discord/faults.ts';
import type { Mishap } from '../fakes/faults.ts';
import type { Effect as OnTelegram } from '../fakes/telegram/faults.ts';

/** A way in which a call of a platform fails. */
export interface PlatformFault<Effect> {
  do: Effect;
  /** What one try may take, from the longest that this call is waited for; milliseconds. */
  takes: (timing: Timing, timeout: number) => number;
  /** It may pass by itself, so that a call of this kind is made again. */
  passes: boolean;
}
export type PlatformFaults<Effect> = Readonly<Record<string, PlatformFault<Effect>>>;

const passing = <Effect>(effect: Effect, takes: PlatformFault<Effect>['takes'] = () => 0) => ({
  do: effect,
  takes,
  passes: true,
});
const final = <Effect>(effect: Effect) => ({ do: effect, takes: () => 0, passes: false });

/** The way to the platform is in trouble, or its answer makes no sense. */
const mishaps = (garbled: Record<string, string>): PlatformFaults<Mishap> => ({
  '502 page': passing({ kind: 'html' }),
  reset: passing({ kind: 'reset' }),
  'answer lost': passing({ kind: 'lose' }),
  'answer cut': passing({ kind: 'cut' }),
  silent: passing({ kind: 'mute' }, (_, timeout) => timeout),
  late: passing({ kind: 'delay', ms: 60 }, (_, timeout) => timeout),
  slow: passing({ kind: 'drip', ms: 10 }, (_, timeout) => timeout),
  huge: passing({ kind: 'flood', bytes: 1024 * 1024 }),
  ...Object.fromEntries(
    Object.entries(garbled).map(([name, body]) => [name, passing({ kind: 'garble', body } as const)]),
  ),
});

const page = '<html><h1>Welcome</h1></html>';

const refusedBy = (status: number, description: string): OnTelegram => ({
  kind: 'refuse',
  status,
  description,
});
const busy = (seconds: number): OnTelegram => ({
  kind: 'refuse',
  status: 429,
  description: `Too Many Requests: retry after ${seconds}`,
  parameters: { retry_after: seconds },
});

export const telegramFaults = {
  '400': final(refusedBy(400, 'Bad Request: simulated')),
  '400 no such chat': final(refusedBy(400, 'Bad Request: chat not found')),
  '403 blocked': final(refusedBy(403, 'Forbidden: bot was blocked by the user')),
  '409': final(refusedBy(409, 'Conflict: simulated')),
  '413': final(refusedBy(413, 'Request Entity Too Large')),
  '401': passing(refusedBy(401, 'Unauthorized')),
  '404': passing(refusedBy(404, 'Not Found')),
  '429': passing(busy(1), () => 1_000),
  '429 for an hour': passing(busy(3_600), timing => timing.chatMaxPause),
  '500': passing(refusedBy(500, 'Internal Server Error')),
  ...mishaps({
    'page for an answer': page,
    'no answer in it': '',
    'broken JSON': '{"ok":true,"resu',
    'nothing as result': '{"ok":true}',
    'words as result': '{"ok":true,"result":"yes"}',
    'list as result': '{"ok":true,"result":[null]}',
    'wrong types': '{"ok":true,"result":[{"update_id":"x","message_id":{}}]}',
  }),
} satisfies PlatformFaults<OnTelegram>;

export const editRefusals = {
  '400 not modified': final(refusedBy(400, 'Bad Request: message is not modified')),
  '400 no such message': final(refusedBy(400, 'Bad Request: message to edit not found')),
  "400 can't be edited": final(refusedBy(400, "Bad Request: message can't be edited")),
} satisfies PlatformFaults<OnTelegram>;

export const refusedWith = (status: number, code: number): OnDiscord => ({ kind: 'refuse', status, code });

export const discordFaults = {
  '10003 no such channel': final(refusedWith(404, 10_003)),
  '10008 no such message': final(refusedWith(404, 10_008)),
  '10015 no such webhook': final(refusedWith(404, 10_015)),
  '10062 no such interaction': final(refusedWith(404, 10_062)),
  '40005 too large': final(refusedWith(413, 40_005)),
  '50001 no access': final(refusedWith(403, 50_001)),
  '50013 no permission': final(refusedWith(403, 50_013)),
  '50027 token over': final(refusedWith(401, 50_027)),
  '50035 wrong form': final(refusedWith(400, 50_035)),
  '401': passing(refusedWith(401, 0)),
  '429': passing({ kind: 'slow down', seconds: 0.05 } as const, (_, timeout) => timeout),
  '429 for all': passing(
    { kind: 'slow down', seconds: 0.05, scope: 'global' } as const,
    (_, timeout) => timeout,
  ),
  '500': passing(refusedWith(500, 0)),
  '503': passing(refusedWith(503, 0)),
  ...mishaps({
    'page for an answer': page,
    'no answer in it': '',
    'broken JSON': '{"id":"15',
    'words for an answer': '"yes"',
    'nothing for an answer': 'null',
    'wrong types': '{"id":15,"url":[],"refreshed_urls":{}}',
  }),
} satisfies PlatformFaults<OnDiscord>;

/** What a file's download can meet; the other faults are those of calls. */
export const ofFiles = [
  ...['401', '404', '500', '503', '502 page', 'reset', 'answer lost', 'answer cut', 'silent', 'late'],
  ...['slow', 'huge', 'page for an answer', 'no answer in it', '10008 no such message'],
];

export function only<Effect>(
  faults: PlatformFaults<Effect>,
  names: readonly string[],
): PlatformFaults<Effect> {
  return Object.fromEntries(Object.entries(faults).filter(([name]) => names.includes(name)));
}
