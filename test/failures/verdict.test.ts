import { expect, test } from 'vitest';
import type { Observation } from './observe.ts';
import type { Shown } from './stage.ts';
import { complaintsAbout } from './verdict.ts';

const says = (text: string, more: Partial<Shown> = {}): Shown => ({
  id: text,
  text,
  buttons: [],
  history: [text],
  videos: [],
  ...more,
});
const film = { name: 'clip.mp4', bytes: 9, duration: 1, width: 2, height: 2 };
const video = says('Timeline (1 track)\n100 credits used, 900 left', { videos: [film] });
const paid = { session: 's', text: 'animate', kind: 'generate', charged: 100, status: 'finished' } as const;
const prompt = { ...paid, disconnected: false, overlaps: false };

/** A turn with nothing wrong, but for `more`. */
const seen = (more: Partial<Observation>): Observation => ({
  wishes: 1,
  messages: [says('Here you are.'), video],
  attempts: [],
  took: 10,
  prompts: [prompt],
  left: [900, 900],
  violations: [],
  videosAfterwards: 1,
  messagesAfterwards: [],
  tookAfterwards: 10,
  log: [],
  ...more,
});
const failure = (text: string) => ({ messages: [says(text)] });

test('a turn that served the person well has no complaint', () => {
  expect(complaintsAbout(seen({}), { boundMs: 0, heals: true })).toEqual([]);
});

test.for<[string, Partial<Observation>, string]>([
  ['never ended', { took: undefined }, 'never ended'],
  ['took too long', { took: 60_000 }, 'is the bound'],
  ['no answer', { messages: [] }, 'no answer'],
  ['two answers', { messages: [says('One.'), says('Two.'), video] }, '2 answers'],
  ['two videos', { messages: [video, video] }, '2 videos'],
  ['no video where it should heal', failure('It broke. 100 credits were used.'), '0 videos for 1 wishes'],
  [
    'the label of a work in progress',
    { messages: [says('Generating your video…'), video] },
    'left unfinished',
  ],
  ['raw JSON', failure('{"code":1001} No credits were used.'), 'not for people'],
  ['a code alone', failure('1001'), 'no sentence'],
  ['a secret', failure('Token nmv_usr_1. 100 credits were used.'), 'not for people'],
  ['the blame taken', failure('Something went wrong on my side. 100 credits were used.'), 'blames itself'],
  ['said twice', { prompts: [prompt, { ...prompt, charged: 0 }] }, 'said twice'],
  ['paid twice', { prompts: [prompt, { ...prompt, text: 'zoom' }] }, '2 paid requests for 1 wishes'],
  ['charged, but says not', failure('It broke. No credits were used.'), 'says 0 credits, 100 were charged'],
  ['charged another sum', failure('It broke. 50 credits were used.'), 'says 50 credits, 100 were charged'],
  ['charged in silence', failure('It broke.'), 'nobody says so'],
  ['silent about credits', { ...failure('It broke.'), prompts: [] }, 'says nothing about credits'],
  ['a wrong rest', { left: [800, 800] }, 'says 900 left'],
  ['a violation', { violations: ['a token inside a URL'] }, 'not allowed'],
  ['a chat that is stuck afterwards', { videosAfterwards: 0 }, 'afterwards got 0 videos'],
  ['a token in the log', { log: ['Bearer nmv_usr_1'] }, 'token is in the log'],
])('the checker sees %s', ([, wrong, complaint]) => {
  expect(complaintsAbout(seen(wrong), { boundMs: 0, heals: true }).join('\n')).toContain(complaint);
});
