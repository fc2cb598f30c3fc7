import { expect, test } from 'vitest';
import type { PromptRecord } from '../../simulator/ledger.ts';
import { emptyLedger } from '../../simulator/ledger.ts';
import { judge } from './checker.ts';
import type { Evidence, Life, Request, Shown } from './evidence.ts';

/** The checker is worth something only if it finds what it looks for: one thing is made wrong at a time. */

const life: Life = {
  from: 0,
  to: 10_000,
  wanted: 'killed',
  askedAt: undefined,
  code: null,
  signal: 'SIGKILL',
  output: '{"msg":"ready"}\n',
  hindered: [],
  backAt: 400,
};

const asks = (mark: string, at: number, more: Partial<Request> = {}): Request => ({
  mark,
  chat: 'discord 1',
  person: 'evangeline',
  kind: 'wish',
  at,
  messages: [`${mark} said`],
  videos: 1,
  hasPicture: true,
  isKept: false,
  wasListening: true,
  ...more,
});

const says = (mark: string, at: number, text: string, more: Partial<Shown> = {}): Shown => ({
  chat: 'discord 1',
  id: `${mark} ${at}`,
  at,
  changedAt: at + 50,
  edits: 1,
  text,
  isVideo: false,
  buttons: [],
  replyTo: `${mark} said`,
  isWhisper: false,
  isThinking: false,
  ...more,
});

const paid = (mark: string, more: Partial<PromptRecord> = {}): PromptRecord => ({
  session: 's',
  text: `animate, title "${mark}"`,
  kind: 'generate',
  charged: 100,
  status: 'finished',
  disconnected: false,
  overlaps: false,
  ...more,
});

const answer = says('Zebra1x', 1_000, 'Your 4-second video is ready.');
const video = says('Zebra1x', 1_100, 'Title: "Zebra1x"', { isVideo: true });
const second = [
  says('Zebra2x', 2_000, 'I added the title "Zebra2x".'),
  says('Zebra2x', 2_100, 'Title: "Zebra2x"', { isVideo: true }),
];

const good: Evidence = {
  requests: [asks('Zebra1x', 900), asks('Zebra2x', 950)],
  messages: [answer, video, ...second],
  ledger: { ...emptyLedger(), prompts: [paid('Zebra1x'), paid('Zebra2x')] },
  lives: [life],
  broken: [],
  secrets: ['an-example-token'],
};
const prompts = (...all: PromptRecord[]) => ({ ledger: { ...emptyLedger(), prompts: all } });

test('what went well is not complained about', () => {
  expect(judge(good)).toEqual({ findings: [], ends: { stray: 0, thinking: 0, video: 2 } });
});

test.for<[string, Partial<Evidence>, string]>([
  ['a wish is paid twice', prompts(paid('Zebra1x'), paid('Zebra1x'), paid('Zebra2x')), 'paid twice'],
  ['there is no answer', { messages: [video, ...second] }, 'answer'],
  ['there is no video', { messages: [answer, ...second] }, 'answer'],
  ['there are two videos', { messages: [answer, video, { ...video, id: 'other' }, ...second] }, 'answer'],
  [
    'a video belongs to another wish',
    { messages: [answer, { ...video, text: 'Title: "Zebra2x"' }, ...second] },
    'answer',
  ],
  ['the agent is asked in another order', prompts(paid('Zebra2x'), paid('Zebra1x')), 'order'],
  [
    'the videos come in another order',
    { messages: [answer, { ...video, changedAt: 9_000 }, ...second] },
    'order',
  ],
  [
    'two wishes are at the agent at once',
    prompts(paid('Zebra1x'), paid('Zebra2x', { overlaps: true })),
    'together',
  ],
  [
    'somebody is left waiting',
    { messages: [...good.messages, says('Zebra2x', 3_000, 'Generating your video…')] },
    'left open',
  ],
  [
    'somebody is left in the line',
    { messages: [...good.messages, says('Zebra2x', 3_000, 'In line: one before you.')] },
    'left open',
  ],
  [
    'a wish is told as lost that was carried out',
    {
      messages: [says('Zebra1x', 1_000, 'It broke off, and five checks found no result.'), ...second],
    },
    'answer',
  ],
  [
    'something is stopped that nobody stopped',
    { messages: [says('Zebra1x', 1_000, 'Stopped as you asked.'), ...second] },
    'answer',
  ],
  ['nobody asked for it', { messages: [...good.messages, { ...answer, replyTo: 'nothing' }] }, 'stranded'],
  ['a token is in the log', { lives: [{ ...life, output: 'an-example-token' }] }, 'private'],
  ['words of a person are in the log', { lives: [{ ...life, output: '"title Zebra1x"' }] }, 'private'],
  ['a name is in the log', { lives: [{ ...life, output: 'Evangeline' }] }, 'private'],
  ['it ends by itself', { lives: [{ ...life, code: 1, signal: null }] }, 'end'],
  [
    'it ends badly when it is asked to stop',
    { lives: [{ ...life, wanted: 'asked', askedAt: 9_000, code: 1, signal: null }] },
    'end',
  ],
  [
    'it takes too long to stop',
    { lives: [{ ...life, wanted: 'asked', askedAt: -5_000, code: 0, signal: null }] },
    'end',
  ],
  ['a rule of a platform is broken', { broken: ['edited too often'] }, 'platform'],
  [
    'a balance is not told',
    { requests: [...good.requests, asks('Zebra3x', 960, { kind: 'ask', isKept: true })] },
    'answer',
  ],
])('it is found when %s', ([, wrong, rule]) => {
  const rules = judge({ ...good, ...wrong }).findings.map(finding => finding.rule);
  expect(new Set(rules)).toContain(rule);
});

const stop = (at: number) => asks(`stop ${at}`, at, { kind: 'stop', hasPicture: false, messages: [] });

test('what is stopped between its answer and its video says so in a message of its own', () => {
  const stopped = says('Zebra1x', 1_050, 'Stopped as you asked.\nNo credits were used.');
  const late = { requests: [...good.requests, stop(1_000)], messages: [answer, stopped, ...second] };
  expect(judge({ ...good, ...late }).findings).toEqual([]);
  const twice = [...late.messages, { ...stopped, id: 'again' }];
  expect(judge({ ...good, ...late, messages: twice }).findings).not.toEqual([]);
});

/** A private chat on Telegram, where no answer points at what it answers. */
const inTelegram = { chat: 'telegram 1', isKept: true, messages: [] };
const said = (at: number, text: string, changedAt: number) =>
  says('', at, text, { chat: 'telegram 1', replyTo: undefined, changedAt });
const lost = 'It broke off, and five checks found no result.';

test('of those that were stopped in silence no more are excused than the stop tells of', () => {
  const requests = [asks('Zebra1x', 100, inTelegram), asks('Zebra2x', 200, inTelegram)];
  const told = (text: string) =>
    judge({
      ...good,
      ...prompts(),
      requests: [...requests, { ...stop(300), ...inTelegram }],
      messages: [said(400, text, 400)],
    }).findings;
  expect(told('Stopped: 2 wishes.')).toEqual([]);
  expect(told('Stopped.')).toMatchObject([{ rule: 'stop' }]);
});

test('who stops something hears of it, and what follows after the next wish does', () => {
  const asked = [asks('Zebra1x', 100, inTelegram), asks('Zebra2x', 200, inTelegram)];
  const evidence = {
    ...good,
    requests: [...asked, { ...stop(150), ...inTelegram }],
    messages: [
      said(300, 'I added the title "Zebra1x".\nThe video follows after the next wish.', 300),
      said(400, 'There is nothing to stop.', 400),
      said(500, 'I added the title "Zebra2x".', 500),
      { ...said(600, 'Title: "Zebra2x"', 600), isVideo: true },
    ],
  };
  expect(judge(evidence)).toMatchObject({ findings: [], ends: { later: 1, video: 1 } });
  const silent = evidence.messages.toSpliced(1, 1);
  expect(judge({ ...evidence, messages: silent }).findings).toMatchObject([{ rule: 'stop' }]);
  const alone = { ...evidence, ...prompts(paid('Zebra1x')), requests: evidence.requests.toSpliced(1, 1) };
  expect(judge({ ...alone, messages: evidence.messages.slice(0, 2) }).findings).toMatchObject([
    { rule: 'answer', what: 'Zebra1x: nothing follows' },
  ]);
});

test('where nothing points at what it answers, the order tells: one stop was for several, and one for a later wish', () => {
  const requests = [
    asks('Zebra1x', 100, inTelegram),
    asks('Zebra2x', 200, inTelegram),
    { ...stop(300), ...inTelegram },
    asks('Zebra3x', 500, inTelegram),
    asks('Zebra4x', 600, inTelegram),
    { ...stop(800), ...inTelegram },
  ];
  const messages = [
    said(400, 'Stopped: 2 wishes.', 400),
    said(700, 'Stopped as you asked.', 900),
    said(950, lost, 1_000),
  ];
  const evidence = { ...good, ...prompts(), requests, messages };
  expect(judge(evidence)).toMatchObject({
    findings: [],
    ends: { 'told by the stop': 2, stopped: 1, lost: 1 },
  });
  const [, , ...untold] = messages;
  expect(judge({ ...evidence, messages: untold }).findings).not.toEqual([]);
});

test('a picture that was given up may leave its words without one, and a question for the balance be given up', () => {
  const givenUp = 'I tried this several times and was interrupted each time, so I stop here.';
  const requests = [
    asks('Zebra1x', 100, inTelegram),
    asks('Zebra2x', 150, { ...inTelegram, kind: 'ask' }),
    asks('Zebra3x', 200, { ...inTelegram, hasPicture: false }),
  ];
  const messages = [
    said(400, givenUp, 410),
    said(500, givenUp, 510),
    said(600, 'Which picture? Send me one.', 610),
    said(700, 'Which picture? Send me one.', 710),
  ];
  const lives = [140, 200, 260, 320, 380].map(to => ({ ...life, to }));
  const evidence = { ...good, ...prompts(), requests, messages, lives };
  expect(judge(evidence)).toMatchObject({ findings: [], ends: { givenUp: 1, noPicture: 1 } });
  expect(judge({ ...evidence, lives: lives.slice(1) }).findings).toMatchObject([{ rule: 'answer' }]);
  expect(judge({ ...evidence, messages: [...messages, said(800, givenUp, 810)] }).findings).not.toEqual([]);
});

test('words that went unheard are not taken for said because a later wish names the file that came before them', () => {
  const unheard = asks('Zebra3x', 8_000);
  const offer = says('Zebra3x', 8_100, 'Got it. What should happen?');
  const named = paid('Zebra1x', { text: 'use only the file "Zebra3x-7.jpg": animate, title "Zebra1x"' });
  const requests = [unheard, ...good.requests];
  const evidence = {
    ...good,
    ...prompts(named, paid('Zebra2x')),
    requests,
    messages: [offer, ...good.messages],
  };
  expect(judge(evidence)).toMatchObject({ findings: [], ends: { 'cut off': 1 } });
});

test('a picture whose words went unheard takes in the next words, which are answered below it then', () => {
  const picture = asks('Zebra3x', 8_000, { messages: ['Zebra3x said', 'Zebra3x said more'] });
  const words = asks('Zebra4x', 8_100, { hasPicture: false });
  const shown = [
    says('Zebra3x', 8_200, 'Your 4-second video is ready.'),
    says('Zebra3x', 8_300, 'Title: "Zebra4x"', { isVideo: true }),
  ];
  const asked = (...more: PromptRecord[]) =>
    judge({
      ...good,
      requests: [...good.requests, picture, words],
      messages: [...good.messages, ...shown],
      ledger: { ...emptyLedger(), prompts: [...good.ledger.prompts, ...more] },
    });
  expect(asked(paid('Zebra4x'))).toMatchObject({ findings: [], ends: { 'cut off': 1, video: 3 } });
  expect(asked(paid('Zebra3x'), paid('Zebra4x')).findings).not.toEqual([]);
});

test('a button that is pressed where “one of each” has left pictures over is for each of them, once', () => {
  const press = asks('Zebra3x', 3_000, { kind: 'press', videos: 0, hasPicture: false, messages: [] });
  const each = (file: string) =>
    paid('', { text: `Make a new, separate video that uses only the file "${file}": make it 9:16` });
  const said = ['9:16 now', '9:16 as well'].map(text =>
    says('Zebra3x', 3_500, `Your video is ready: ${text}.`, { replyTo: undefined }),
  );
  const pressed = (...prompts: PromptRecord[]) =>
    judge({
      ...good,
      requests: [...good.requests, press],
      messages: [...good.messages, ...said],
      ledger: { ...emptyLedger(), prompts: [...good.ledger.prompts, ...prompts] },
    }).findings;
  expect(pressed(each('a.jpg'), each('b.jpg'))).toEqual([]);
  expect(pressed(each('a.jpg'), each('a.jpg'))).toMatchObject([{ rule: 'paid twice' }]);
});

test('what is said to a slow program right before it stands still may go unheard, where it is killed after that', () => {
  const spoken = asks('Zebra3x', 3_000);
  const complaints = (from: number) =>
    judge({
      ...good,
      requests: [...good.requests, spoken],
      lives: [{ ...life, hindered: [{ from, to: 8_000 }] }],
    }).findings;
  expect(complaints(4_500)).toEqual([]);
  expect(complaints(7_000)).toMatchObject([{ rule: 'answer' }, { rule: 'answer' }]);
});
