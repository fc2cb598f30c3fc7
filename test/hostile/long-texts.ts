import { toChatError } from '../../adapters/telegram/errors.ts';
import { toEvent } from '../../adapters/telegram/updates.ts';
import { looksLikeFile, splitLine } from '../../adapters/terminal/line.ts';
import { saidEvent } from '../../adapters/web/events.ts';
import { plainName } from '../../adapters/web/files.ts';
import { splitText } from '../../src/conversation/answer/split.ts';
import { classifyIntent } from '../../src/conversation/intent.ts';
import { spokenCommand } from '../../src/conversation/spoken.ts';
import { estimate } from '../../src/conversation/wish/estimate.ts';
import { planWishes } from '../../src/conversation/wish/plan.ts';
import { wordFor } from '../../src/conversation/wish/yes-no.ts';
import { describeChanges } from '../../src/draft/changes.ts';
import { summariseTimeline } from '../../src/draft/summary.ts';
import { readTimeline } from '../../src/draft/timeline.ts';
import { redact } from '../../src/log.ts';
import { cleanName } from '../../src/media/name.ts';
import { readScreenWords } from '../../src/nemo/gui.ts';
import { refusalOf } from '../../src/nemo/refusals.ts';
import { createTexts } from '../../src/nemo/texts.ts';
import { readableLine } from '../../src/readable.ts';
import { languageOf, textsIn } from '../../src/texts/index.ts';

const texts = textsIn('en');
const session = { files: [], unused: 0, each: false, unexported: false, held: [], videos: [] };

/** All that reads a text from outside by patterns. */
export const patternsFor: Readonly<Record<string, (text: string) => unknown>> = {
  intent: classifyIntent,
  'a word for a command': spokenCommand,
  'a yes or no': wordFor,
  'screen words': readScreenWords,
  'a plan': text => planWishes(texts, text, ['one.jpg', 'two.jpg'], false),
  'a price': text => estimate({ session, texts }, text, []),
  'parts of a long text': text => splitText(text, 2_000),
  language: text => languageOf({ locale: '' }, text),
  'a file’s name': text => [cleanName(text, { kind: 'image', extension: 'jpg' }), plainName(text)],
  'a line': text => readableLine(text, 60),
  'words of a draft': text => {
    const draft = { t: [{ tt: 1, m: { name: text }, sg: [{ text, s: text, d: 1 }] }], [text]: text };
    const state = { draft, raw: { draft, url: text } };
    return [
      summariseTimeline(readTimeline(draft), texts.timeline),
      describeChanges({ raw: {} }, state, texts.timeline),
    ];
  },
  'words of a refusal': text => {
    const endpoint = { name: 'GET /', method: 'GET' as const, path: '/', missing: 'refused' as const };
    const headers = { 'retry-after': text };
    return [{ detail: text }, { message: text }, { error: { code: text, message: text } }].map(body =>
      refusalOf(endpoint, 400, headers, body),
    );
  },
  'words of a stream': text => {
    const said = createTexts(() => {});
    said.piece(text);
    said.whole(text);
    said.whole(`I encountered a temporary issue ${text}`);
    return said.end();
  },
  'the log': text => redact(text, ['an-example-of-a-secret']),
  'what is typed': text => [
    splitLine(text),
    looksLikeFile(text),
    saidEvent('c', said(text)),
    saidEvent('c', said(`/${text}`)),
  ],
  'an update of Telegram': text => [toEvent(update(text), me), toChatError(new Error(text))],
};

const author = { id: 'page', name: '', locale: '' };
const said = (text: string) => ({ id: 'an-id', text, attachments: [], author });
const me = { id: 1, username: 'stillmotion_bot', commands: ['cancel'] };
const person = { id: 2, is_bot: false, first_name: 'Ada' };
const update = (text: string) => ({
  update_id: 1,
  message: {
    message_id: 1,
    date: 1,
    chat: { id: 2, type: 'private' as const, first_name: 'Ada' },
    from: person,
    text,
  },
});

/** What patterns look for, over and over, and then something that does not fit: so they look everywhere. */
export function pumped(length: number): string[] {
  return pumps.flatMap(([before, pump, after]) => {
    const long = pump.repeat(Math.ceil(length / pump.length));
    return [`${before}${long}${after}`];
  });
}

const pumps: readonly (readonly [before: string, pump: string, after: string])[] = [
  ...[
    ' ',
    '\n',
    '\t',
    '.',
    '…',
    '。',
    '-',
    '/',
    '\\',
    ',',
    ':',
    '_',
    '*',
    '(',
    '[',
    '=',
    '"',
    "'",
    '’',
    '`',
    '%',
  ].map(mark => ['x', mark, 'x'] as const),
  ...['“', '「', '『', '【', '《', '“ ', ' “a', '“”', " '", '"a', '《a'].map(mark => ['', mark, ''] as const),
  ...[
    'a',
    '1',
    '1 ',
    '1. ',
    '12) ',
    'a.',
    '.a',
    'a ',
    'A_',
    'é',
    '長',
    '每',
    '做成',
    '可以',
    '在',
    '导出',
    '点击,',
  ].map(word => ['', word, '!'] as const),
  ...[
    '1',
    'each',
    'each for',
    'stop',
    'yes',
    'please',
    '5 -',
    'Bearer',
    'cancel',
    'I encountered a temporary issue',
  ].map(word => [word, ' ', '!'] as const),
  ...[
    'into a ',
    'session ',
    'each ',
    'for ',
    'please ',
    'you can ',
    'click ',
    'drag ',
    'and ',
    'ready to ',
    'to export ',
  ].map(word => ['', word, '!'] as const),
  ...[
    'I encountered a temporary issue ',
    'nmv_',
    'Bearer ',
    '123456:',
    'http://',
    'https://a?',
    '<@1>',
    '@',
    '\\"',
    '/a',
  ].map(word => ['', word, '!'] as const),
  ...[
    '\u0301',
    '\u200b',
    '\u202e',
    '\ud800',
    '\u{1f600}',
    '\u{1f468}\u200d',
    'ーア',
    '한',
    'ไ',
    '\ufdfa',
  ].map(word => ['a', word, 'b'] as const),
  ['=', '\t', 'x'],
  ['', 'a:\n', ''],
  ['', '="', 'x'],
  ['', 'one by one', '-'],
  ['每', '1', 'x'],
  ['/', '.', '!'],
];
