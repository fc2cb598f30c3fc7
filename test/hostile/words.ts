import fc from 'fast-check';

/** Generated things that somebody might send who means harm, or whose program is broken. */

/** Characters that steer, hide, join or halve, and those that mean something to some reader. */
const steering = [
  ...[
    '\0',
    '\u0007',
    '\u001b[2J',
    '\r',
    '\n',
    '\t',
    '\u200b',
    '\u200d',
    '\u200e',
    '\u202e',
    '\u2066',
    '\u2069',
  ],
  ...[
    '\ufeff',
    '\ufffe',
    '\u3164',
    '\u2800',
    '\ud800',
    '\udc00',
    '\u{e0041}',
    '\u0301',
    '\u0488',
    '\u{1f468}\u200d\u{1f469}',
  ],
];
const marking = [
  ...[
    '"',
    '“',
    '”',
    '「',
    '『',
    '【',
    '《',
    "'",
    '’',
    '(',
    ')',
    '（',
    '[',
    ']',
    '*',
    '_',
    '`',
    '#',
    '>',
    '|',
    '~',
  ],
  ...[
    '.',
    '…',
    '。',
    '?',
    '!',
    ',',
    '，',
    ';',
    ':',
    '：',
    '-',
    '–',
    '/',
    '\\',
    '%',
    '$',
    '{',
    '}',
    '<',
    '&',
    '=',
  ],
];
const speaking = [
  ...[
    'please ',
    'you can ',
    'click ',
    'Export',
    'ready to export',
    'drag ',
    'to ',
    'and ',
    'then ',
    'credits',
  ],
  ...[
    'each ',
    'for ',
    '2 ',
    'seconds',
    '1. ',
    '2) ',
    'into a ',
    'clip',
    'session ',
    'not found',
    'cancel',
    'yes',
  ],
  ...[
    '可以',
    '点击',
    '导出',
    '每张',
    '秒',
    '做成',
    '视频',
    '分别',
    '不要',
    'ありがとう',
    'رائع',
    'ขอ',
    '@everyone',
    '/credits',
  ],
  ...[
    'http://169.254.169.254/',
    'javascript:alert(1)',
    '<script>',
    '__proto__',
    'constructor',
    'I encountered a temporary issue',
  ],
];

export const fragment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...speaking) },
  { weight: 3, arbitrary: fc.constantFrom(...marking) },
  { weight: 3, arbitrary: fc.constantFrom(...steering) },
  { weight: 1, arbitrary: fc.constantFrom(' ', '   ', '\n\n', '0', '9', 'a', 'é') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
);

/** A text of such pieces, some of them over and over. */
export const text = fc
  .array(fc.tuple(fragment, fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 60 }))), { maxLength: 30 })
  .map(parts => parts.map(([part, times]) => part.repeat(times)).join(''));

/** Values in places where others are expected. */
export const oddity: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      null,
      true,
      0,
      -1,
      1e308,
      2 ** 53,
      '',
      ' ',
      '\ud800',
      '__proto__',
      'x'.repeat(5_000),
      [],
      {},
      [[]],
      { a: {} },
    ],
  ),
  text,
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The example with some of its values, however deep, taken out, doubled or replaced by oddities. */
export function spoiled(example: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(10_000),
    how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'wrap'),
    by: oddity,
  });
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map(changes => changes.reduce((value: unknown, one) => spoil(value, one), example));
}

type Change = { at: number; how: string; by: unknown };

function spoil(value: unknown, { at, how, by }: Change): unknown {
  const target = at % countOf(value);
  let seen = 0;
  const walk = (part: unknown): unknown => {
    const isIt = seen++ === target;
    if (isIt && how === 'wrap') return [part, part];
    if (isIt) return how === 'remove' ? undefined : by;
    if (Array.isArray(part)) return part.map(walk).filter(item => item !== undefined);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item)]));
  };
  return walk(value);
}

function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, item) => sum + countOf(item), 1);
}
