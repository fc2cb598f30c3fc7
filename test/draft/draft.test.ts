import { describe, expect, test } from 'vitest';
import { describeChanges } from '../../src/draft/changes.ts';
import { summariseTimeline } from '../../src/draft/summary.ts';
import { isExportable, readTimeline } from '../../src/draft/timeline.ts';
import type { Json } from '../../src/json.ts';
import { timelineWords as english } from '../../src/texts/timeline.en.ts';
import { timelineWords as chinese } from '../../src/texts/timeline.zh.ts';
import { testSeed } from '../seeded.ts';

const video = { tt: 0, sg: [{ s: 0, d: 10_000, m: { title: 'city timelapse' } }] };
const music = { tt: 1, sg: [{ s: 0, d: 10_000, v: 0.35, m: { title: 'Lo-fi' } }] };
const title = { tt: 7, sg: [{ s: 0, d: 3_000, m: { text: 'Urban Dreams' } }] };
const draft = (tracks: Json, more: { readonly [key: string]: Json } = {}): Json => ({
  d: 10_000,
  m: { title: 'project', width: 1280, height: 720 },
  t: tracks,
  ...more,
});
const whole = draft([video, music, title]);
const summary = (value: Json | undefined, words = english) => summariseTimeline(readTimeline(value), words);
const changes = (before: Json | undefined, after: Json | undefined, words = english) =>
  describeChanges(
    { draft: before, raw: { draft: before ?? null } },
    { draft: after, raw: { draft: after ?? null } },
    words,
  );

describe('the summary', () => {
  test('looks like the contract’s example', () => {
    expect(summary(whole)).toBe(
      'Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)',
    );
    expect(summary(whole, chinese)).toBe(
      '时间线 (3 条轨道): 1. 视频: city timelapse (0-10秒) 2. 背景音乐: Lo-fi (0-10秒, 35%) 3. 标题: “Urban Dreams” (0-3秒)',
    );
  });

  test.each<[string, Json, string]>([
    ['names on the track', { tt: 0, m: { title: 'city' }, sg: [{ d: 5000 }] }, 'Video: city (0-5s)'],
    ['a generic name on the track', { tt: 0, m: { title: 'Video' }, sg: [{ d: 5000 }] }, 'Video (0-5s)'],
    ['other words for the times', { tt: 0, sg: [{ start: 500, end: 2000 }] }, 'Video (0.5-2s)'],
    ['a range of its own', { tt: 0, sg: [{ tr: { start: 1000, duration: 1500 } }] }, 'Video (1-2.5s)'],
    ['segments without a start', { tt: 0, sg: [{ d: 2000 }, { d: 1000 }] }, 'Video (0-3s)'],
    ['a volume up to 100', { tt: 1, sg: [{ d: 1000, volume: 80 }] }, 'BGM (0-1s, 80%)'],
    ['a volume on the track', { tt: 1, v: 0.2, sg: [{ d: 1000 }] }, 'BGM (0-1s, 20%)'],
    ['silent pictures', { tt: 0, sg: [{ d: 1000, v: 0 }] }, 'Video (0-1s, 0%)'],
    [
      'speech',
      { tt: 1, m: { name: 'Voice-over' }, sg: [{ d: 1000, m: { title: 'Intro' } }] },
      'Voice: Intro (0-1s)',
    ],
    ['a type in words', { type: 'text', segments: [{ duration: 1000, text: 'Hi' }] }, 'Title: "Hi" (0-1s)'],
    ['an unknown type', { tt: 42, sg: [{ d: 1000, m: { name: 'sparkle' } }] }, 'Track: sparkle (0-1s)'],
    ['numbers as text', { tt: '0', sg: [{ s: '0', d: '1500' }] }, 'Video (0-1.5s)'],
    [
      'many shots',
      { tt: 0, sg: ['a', 'b', 'c', 'd', 'e'].map(name => ({ d: 1000, m: { name } })) },
      'Video: a, b, c and 2 more (0-5s)',
    ],
    [
      'a text over several lines',
      { tt: 7, sg: [{ d: 1000, m: { text: ' one\n two ' } }] },
      'Title: "one two" (0-1s)',
    ],
    ['nonsense in every field', { tt: {}, m: 5, sg: [{ s: 'x', d: -3, v: [], m: null }] }, 'Track (0-0s)'],
  ])('reads %s', (_, track, said) => {
    expect(summary(draft([track]))).toBe(`Timeline (1 track): 1. ${said}`);
  });

  test('cuts a name that never ends', () => {
    const endless = { tt: 7, sg: [{ d: 1000, m: { text: 'x'.repeat(10_000) } }] };
    expect(summary(draft([endless])).length).toBeLessThan(120);
  });
});

test('size and length are read where they are known', () => {
  expect(readTimeline(whole)).toMatchObject({ duration: 10, width: 1280, height: 720, aspect: '16:9' });
  expect(readTimeline({ t: [video], m: { ratio: '9:16' } })).toMatchObject({ duration: 10, aspect: '9:16' });
  expect(readTimeline({ t: [video], canvas: { width: 1080, height: 1080 } }).aspect).toBe('1:1');
});

test('a draft can be exported when something lies on some track', () => {
  expect(isExportable(whole)).toBe(true);
  for (const empty of [
    undefined,
    null,
    [],
    {},
    { t: [] },
    { t: [{ tt: 0, sg: [] }, 7, null] },
    'draft',
    { t: 'x' },
  ])
    expect(isExportable(empty)).toBe(false);
});

describe('the changes', () => {
  const louder = { ...music, sg: [{ s: 0, d: 10_000, v: 0.8, m: { title: 'Lo-fi' } }] };
  const vertical = { m: { title: 'project', width: 720, height: 1280 } };
  const half = [video, music].map(track => ({ ...track, sg: track.sg.map(item => ({ ...item, d: 5_000 })) }));

  test.each<[string, Json | undefined, Json | undefined, string[]]>([
    ['a first draft', undefined, draft([video]), ['Added – Video: city timelapse (0-10s)']],
    ['music that was added', draft([video]), draft([video, music]), ['Added – BGM: Lo-fi (0-10s, 35%)']],
    ['a title that was removed', whole, draft([video, music]), ['Removed – Title: "Urban Dreams" (0-3s)']],
    ['a volume', draft([video, music]), draft([video, louder]), ['BGM volume is now 80% (was 35%)']],
    ['a shape', draft([video]), draft([video], vertical), ['The shape is now 9:16 (was 16:9)']],
    [
      'a length, said once',
      draft([video, music]),
      draft(half, { d: 5_000 }),
      ['The video is now 5s long (was 10s)'],
    ],
    [
      'another text',
      whole,
      draft([video, music, { ...title, sg: [{ s: 0, d: 3_000, m: { text: 'Rural Dreams' } }] }]),
      ['Title is now "Rural Dreams" (was "Urban Dreams")'],
    ],
    [
      'a title that moved',
      whole,
      draft([video, music, { ...title, sg: [{ s: 2_000, d: 3_000, m: { text: 'Urban Dreams' } }] }]),
      ['Title now runs 2-5s (was 0-3s)'],
    ],
    [
      'the one that went, of two alike',
      draft([video, title, { tt: 7, sg: [{ d: 1000, m: { text: 'End' } }] }]),
      draft([video, { tt: 7, sg: [{ d: 1000, m: { text: 'End' } }] }]),
      ['Removed – Title: "Urban Dreams" (0-3s)'],
    ],
    [
      'a cut',
      draft([{ tt: 0, sg: [{ s: 0, d: 10_000, m: { title: 'a' } }] }]),
      draft([
        {
          tt: 0,
          sg: [
            { s: 0, d: 5_000, m: { title: 'a' } },
            { s: 5_000, d: 5_000, m: { title: 'a' } },
          ],
        },
      ]),
      ['Video now has 2 parts (had 1)'],
    ],
    [
      'something not understood',
      whole,
      draft([{ ...video, filter: 'sepia' }, music, title]),
      ['Your edit is in the video'],
    ],
    ['everything gone', draft([video]), undefined, ['Removed – Video: city timelapse (0-10s)']],
  ])('tell %s', (_, before, after, told) => {
    expect(changes(before, after)).toEqual(told);
    expect(changes(before, after, chinese)).toHaveLength(told.length);
  });

  test('are none when only the books were kept', () => {
    const later = draft([{ ...video, id: 'new' }, music, title], {
      rev: 8,
      updated_at: 1,
      lastSaveTime: 'now',
    });
    expect(changes(draft([{ ...video, id: 'old' }, music, title], { rev: 7 }), later)).toEqual([]);
    expect(changes(whole, whole)).toEqual([]);
    expect(changes(undefined, undefined)).toEqual([]);
    const state = (url: string, media: Json) => ({ draft: whole, raw: { url, generated_media: media } });
    const signed = state('https://cdn.example/a.mp4?sig=1', []);
    expect(describeChanges(signed, state('https://cdn.example/a.mp4?sig=2', []), english)).toEqual([]);
    expect(describeChanges(signed, state('https://cdn.example/b.mp4?sig=1', []), english)).toEqual([
      english.changed,
    ]);
    expect(describeChanges(signed, state('https://cdn.example/a.mp4?sig=1', [1]), english)).toEqual([
      english.changed,
    ]);
  });

  test('do not depend on the order of keys', () => {
    const turned = { draft: undefined, raw: { b: 2, a: { d: 1, c: 2 } } };
    expect(describeChanges({ draft: undefined, raw: { a: { c: 2, d: 1 }, b: 2 } }, turned, english)).toEqual(
      [],
    );
  });
});

const seed = testSeed();
test(`any JSON at all is read without failing (TEST_SEED=${seed})`, () => {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  const keys = [
    't',
    'tt',
    'sg',
    'm',
    'd',
    's',
    'v',
    'title',
    'text',
    'width',
    'height',
    'tr',
    'start',
    '__proto__',
  ];
  const leaves: Json[] = [null, true, '', 'x', -1, 0, 1, 7, 1e308, '5', '5x', 1080];
  const value = (depth: number): Json => {
    const size = random(5);
    if (depth === 0 || random(4) === 0) return leaves[random(leaves.length)] ?? null;
    if (random(2) === 0) return Array.from({ length: size }, () => value(depth - 1));
    return Object.fromEntries(
      Array.from({ length: size }, () => [keys[random(keys.length)], value(depth - 1)]),
    );
  };
  const shaped = (): Json => ({
    t: [{ tt: value(1), m: value(2), sg: [value(3), value(2)] }, value(3)],
    m: value(2),
    d: value(1),
  });
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [random(2) ? shaped() : value(5), shaped()];
    expect(summary(before)).toMatch(/^Timeline/);
    expect(summary(before)).not.toMatch(/NaN|undefined|Infinity|object/);
    expect(changes(before, before)).toEqual([]);
    expect(changes(before, after).join()).not.toMatch(/NaN|undefined|Infinity|object/);
  }
});
