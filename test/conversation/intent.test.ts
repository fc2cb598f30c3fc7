import { describe, expect, test } from 'vitest';
import { classifyIntent } from '../../src/conversation/intent.ts';
import { seeded, testSeed } from '../seeded.ts';
import { fresh, later, seen, strangers } from './sentences.ts';

const intentOf = (text: string) => classifyIntent(text).intent;

const all = [...seen, ...fresh, ...later, ...strangers];

test.each(all)('is %s: %s', (intent, sentence) => {
  expect(intentOf(sentence)).toBe(intent);
});

const commands = all.filter(([intent]) => intent !== 'agent');

describe('a command stays one however it is typed', () => {
  test.each([
    ['in capitals', (text: string) => text.toUpperCase()],
    [
      'in full-width letters',
      (text: string) => text.replace(/[!-~]/g, c => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0)),
    ],
    ['with invisible characters', (text: string) => `\u200b\ufeff${[...text].join('\u2060')}\u200d`],
    ['with emoji and spaces around', (text: string) => `  🎬✨ ${text} 🙏🏽👍  `],
    ['in decomposed form', (text: string) => text.normalize('NFD')],
    ['in several lines', (text: string) => text.replaceAll(' ', '\n')],
  ])('%s', (_, typed) => {
    const lost = commands
      .filter(([intent, text]) => intentOf(typed(text)) !== intent)
      .map(([, text]) => text);
    expect(lost).toEqual([]);
  });
});

describe('a command is none', () => {
  test.each([
    ['with a wish after it', (text: string) => `${text} and add a red balloon`],
    ['with a wish before it', (text: string) => `add lo-fi music. ${text}`],
    ['with a Chinese wish after it', (text: string) => `${text}，然后加一段音乐`],
    ['when it is quoted', (text: string) => `“${text}”`],
    ['when it is a title in 「」', (text: string) => `标题：「${text}」`],
    ['when it is forbidden', (text: string) => `do not ${text}`],
    ['when it comes with an aspect ratio', (text: string) => `${text} 9:16`],
    ['when it is buried in a long text', (text: string) => `${'thanks '.repeat(100)}${text}`],
  ])('%s', (_, changed) => {
    const mistaken = commands.map(([, text]) => changed(text)).filter(text => intentOf(text) !== 'agent');
    expect(mistaken).toEqual([]);
  });
});

test('several commands in one message: the export comes first', () => {
  expect(intentOf('How many credits do I have left? And please send me the video.')).toBe('export');
  expect(intentOf('还剩多少积分？做好了吗？')).toBe('status');
});

test.each(['', '   ', '\n', '🎬', '...', '?', '"', '\u0000', '\ud800', '<@123>'])(
  'nothing said (%j) is for the agent',
  text => {
    expect(intentOf(text)).toBe('agent');
  },
);

test('a text of any length is answered at once', () => {
  const started = performance.now();
  for (const piece of [
    'export ',
    '导出',
    'a',
    "'",
    '?',
    'show me the video ',
    '\u200b',
    'é',
    ' ',
    '\ud83c',
  ]) {
    expect(intentOf(piece.repeat(100_000))).toBe('agent');
    intentOf(piece.repeat(Math.floor(290 / piece.length)));
  }
  expect(performance.now() - started).toBeLessThan(2_000);
});

const seed = testSeed();
test(`random texts never throw, and surroundings that say nothing change nothing (TEST_SEED=${seed})`, () => {
  const random = seeded(seed);
  const words = all.flatMap(([, text]) => text.split(' '));
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)];
  const started = performance.now();
  for (let round = 0; round < 1_000; round += 1) {
    const length = Math.floor(random() * 40);
    const text = Array.from({ length }, () =>
      random() < 0.5 ? pick(words) : String.fromCharCode(Math.floor(random() * 0x10000)),
    ).join(pick(['', ' ', '，']));
    expect(intentOf(text)).toBe(intentOf(`${text} `));
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});
