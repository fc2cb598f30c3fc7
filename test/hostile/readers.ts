import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readInput } from '../../adapters/terminal/input.ts';
import { splitLine } from '../../adapters/terminal/line.ts';
import { saidEvent } from '../../adapters/web/events.ts';
import { plainName } from '../../adapters/web/files.ts';
import { chatEventSchema } from '../../src/chat.ts';
import { ConfigError, configSchema, loadConfig, secretsOf } from '../../src/config.ts';
import { splitText } from '../../src/conversation/answer/split.ts';
import { classifyIntent } from '../../src/conversation/intent.ts';
import { spokenCommand } from '../../src/conversation/spoken.ts';
import { planWishes } from '../../src/conversation/wish/plan.ts';
import { describeChanges } from '../../src/draft/changes.ts';
import { mostTold, summariseTimeline } from '../../src/draft/summary.ts';
import { readTimeline } from '../../src/draft/timeline.ts';
import { jsonSchema } from '../../src/json.ts';
import { cleanName } from '../../src/media/name.ts';
import { parseJson, shaped } from '../../src/nemo/answers.ts';
import type { Endpoint } from '../../src/nemo/endpoints.ts';
import { NemoError } from '../../src/nemo/errors.ts';
import { framesOf } from '../../src/nemo/frames.ts';
import { readScreenWords } from '../../src/nemo/gui.ts';
import { limits } from '../../src/nemo/limits.ts';
import type { AgentReply } from '../../src/nemo/nemo.ts';
import { questionOf } from '../../src/nemo/question.ts';
import { refusalOf } from '../../src/nemo/refusals.ts';
import {
  balanceAnswer,
  claimAnswer,
  renderAnswer,
  sessionAnswer,
  stateAnswer,
  tokenAnswer,
  uploadAnswer,
} from '../../src/nemo/schemas.ts';
import { readReply } from '../../src/nemo/stream.ts';
import { readable, readableLine } from '../../src/readable.ts';
import { textsIn } from '../../src/texts/index.ts';
import { workedMs } from './cpu.ts';
import * as examples from './examples.ts';
import { oddity, spoiled, text } from './words.ts';

/** Something that reads what comes from outside, and what must hold of it whatever comes. Throws where it does not. */
export interface Reader {
  name: string;
  /** One round of it: as many runs with this seed. */
  attack(params: { seed: number; numRuns: number }): Promise<void>;
}

const texts = textsIn('en');
const endpoint: Endpoint = {
  name: 'GET /an/example',
  method: 'GET',
  path: '/an/example',
  missing: 'refused',
};

/** No input may keep the processor for longer. */
const enoughMs = 1_000;

function reader<T>(name: string, input: fc.Arbitrary<T>, check: (input: T) => void | Promise<void>): Reader {
  const property = fc.asyncProperty(input, async given => {
    const before = workedMs();
    await check(given);
    const took = workedMs() - before;
    if (took > enoughMs) throw new Error(`took ${Math.round(took)} ms`);
  });
  return { name, attack: params => fc.assert(property, { ...params, endOnFailure: false }) };
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`it must hold that ${what}`);
}

/** Marks that steer a screen, or turn text around on it. */
const steers = /[\p{Cs}\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/u;

/** A stream as the agent sends it, of good, spoiled and broken events, and where the network cuts it. */
const stream = fc.record({
  events: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...examples.events).map(event => JSON.stringify(event)) },
      {
        weight: 6,
        arbitrary: fc
          .constantFrom(...examples.events)
          .chain(spoiled)
          .map(asJson),
      },
      { weight: 2, arbitrary: text.map(said => JSON.stringify(examples.says(said))) },
      { weight: 1, arbitrary: oddity.map(asJson) },
      { weight: 1, arbitrary: text },
    ),
    { maxLength: 12 },
  ),
  between: fc.array(
    fc.constantFrom('\n\n', '\n\n', '\n\n', '\r\n\r\n', '\n', ': ping\n\n', 'event: x\nid: 1\n'),
    {
      minLength: 1,
      maxLength: 5,
    },
  ),
  cuts: fc.array(fc.nat(400), { maxLength: 20 }),
});

function asJson(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}

async function replyTo(pieces: readonly Uint8Array[]): Promise<AgentReply | NemoError['reason']> {
  async function* body() {
    yield* pieces;
  }
  try {
    return await readReply(
      endpoint,
      body(),
      () => {},
      () => {},
    );
  } catch (error) {
    if (error instanceof NemoError) return error.reason;
    throw error;
  }
}

const state = fc
  .constantFrom(...examples.drafts)
  .chain(spoiled)
  .map(asJson)
  .map(parseJson);

export const readers: readonly Reader[] = [
  reader('the stream of the agent', stream, async ({ events, between, cuts }) => {
    const bytes = Buffer.from(
      events.map((data, at) => `data: ${data}${between[at % between.length]}`).join(''),
    );
    const whole = await replyTo([bytes]);
    const places = [0, ...cuts.map(at => at % (bytes.length + 1)).sort((one, other) => one - other)];
    const pieces = places.map((from, at) => bytes.subarray(from, places[at + 1] ?? bytes.length));
    must(asJson(await replyTo(pieces)) === asJson(whole), 'it does not matter where the network cuts');
    if (typeof whole === 'string') return;
    const said = whole.texts.join('');
    must(said.length <= limits.replyChars + 2 * whole.texts.length, 'what is said has an end');
    must(!steers.test(said), 'nothing of it steers a screen');
    must(
      whole.texts.every(one => one.trim() !== ''),
      'a message says something',
    );
  }),
  reader('one event of it', fc.oneof(oddity, fc.constantFrom(...examples.events).chain(spoiled)), event => {
    for (const frame of framesOf(parseJson(asJson(event)))) {
      must(frame.kind !== 'text' || typeof frame.text === 'string', 'a text is one');
      must(frame.kind !== 'tool' || typeof frame.name === 'string', 'a tool has a name');
    }
  }),
  reader('a question of the agent', fc.constant(examples.question).chain(spoiled), given => {
    const { questions = [] } = questionOf(parseJson(asJson(given))) ?? {};
    must(questions.length <= limits.questions, 'there are not too many questions');
    for (const { prompt, options } of questions) {
      must(options.length <= limits.options && prompt.length <= limits.promptChars, 'a question has an end');
      must(
        options.every(({ label }) => /^.{1,170}$/u.test(label) && !steers.test(label)),
        'a choice can be read',
      );
    }
  }),
  reader(
    'the answers of the backend',
    fc.tuple(fc.nat(), fc.constantFrom(...examples.answers).chain(spoiled)),
    ([at, given]) => {
      const shapes = [
        balanceAnswer,
        claimAnswer,
        renderAnswer,
        sessionAnswer,
        stateAnswer,
        tokenAnswer,
        uploadAnswer,
      ];
      const shape = shapes[at % shapes.length] ?? balanceAnswer;
      const body = parseJson(asJson(given));
      try {
        shaped<unknown>(endpoint, shape, body);
      } catch (error) {
        if (!(error instanceof NemoError) || error.reason !== 'malformed') throw error;
      }
      const refusal = refusalOf(endpoint, 400 + (at % 200), { 'retry-after': asJson(given) }, body);
      must((refusal?.message.length ?? 0) <= 250 && (refusal?.retryAfterMs ?? 0) >= 0, 'a refusal is short');
    },
  ),
  reader('a draft', fc.tuple(state, state), ([before, after]) => {
    const summary = summariseTimeline(readTimeline(jsonOf(before)), texts.timeline);
    must(summary.length <= (mostTold + 1) * 700, 'a summary has an end');
    must(
      !/\[object|undefined|NaN/.test(summary.replaceAll(/"[^"]*"|: [^(]*/g, '')),
      `a summary is for people: ${summary}`,
    );
    const [old, now] = [before, after].map(raw => ({ draft: jsonOf(raw), raw: jsonOf(raw) ?? {} }));
    if (!old || !now) return;
    must(describeChanges(old, now, texts.timeline).length <= mostTold + 1, 'changes have an end');
    must(describeChanges(old, old, texts.timeline).length === 0, 'what is the same has not changed');
  }),
  reader('the intent of a text', text, said => {
    const { intent } = classifyIntent(said);
    must(['export', 'credits', 'status', 'upload', 'agent'].includes(intent), 'it is one of the five');
    must(classifyIntent(`  ${said}\n`).intent === intent, 'space around it changes nothing');
    must(classifyIntent(`${said} zebra`).intent === 'agent', 'a word that nobody knows makes it a wish');
    must(
      [undefined, 'cancel', 'export', 'credits', 'status', 'upload'].includes(spokenCommand(said)),
      'it is a command',
    );
  }),
  reader('screen words', text, said => {
    const read = readScreenWords(said);
    must(read.text.length <= said.length + 60, 'nothing is added');
    must(new Set(read.actions).size === read.actions.length, 'each action is there once');
    must(read.edits.join('').length <= said.length, 'edits are in its own words');
  }),
  reader(
    'the plan of a wish',
    fc.tuple(text, fc.array(text, { maxLength: 10 }), fc.boolean()),
    ([wish, files, each]) => {
      const plan = planWishes(texts, wish, files, each);
      must(plan.length === 1 || plan.length === files.length, 'there is one wish, or one for each');
    },
  ),
  reader('the parts of a long text', fc.tuple(text, fc.integer({ min: 2, max: 300 })), ([said, max]) => {
    const parts = splitText(said, max);
    const ink = (written: string) => written.replaceAll(/\s/g, '');
    must(ink(parts.join('')) === ink(said), 'nothing is lost');
    must(
      parts.every(part => part.length <= max),
      'no part is too long',
    );
    must(!said.isWellFormed() || parts.every(part => part.isWellFormed()), 'no character is halved');
    must(said.trim() === '' || parts.every(part => part.trim() !== ''), 'no part is empty');
  }),
  reader('a name', fc.tuple(text, fc.integer({ min: 1, max: 80 })), ([name, max]) => {
    const clean = cleanName(name, { kind: 'image', extension: 'jpg' });
    must(
      /^[^/\\"'`<>:|?*;%$\p{Cc}\p{Cf}\p{Cs}]{1,100}$/u.test(clean) && /^[^.].*\.jpg$/s.test(clean),
      `it is one: ${clean}`,
    );
    must(cleanName(clean, { kind: 'image', extension: 'jpg' }) === clean, 'a clean name stays');
    must(
      !/[/\\\p{C}]/u.test(plainName(name)) && [...plainName(name)].length <= 120,
      'the page has a plain one',
    );
    const line = readableLine(name, max);
    must([...line].length <= max && !/[\n\r]/.test(line) && !steers.test(line), 'it fits into a line');
    must(readable(readable(name)) === readable(name), 'what can be read stays');
  }),
  reader('what is typed', fc.tuple(text, fc.string({ maxLength: 400 })), ([said, word]) => {
    for (const line of [said, word, `/${word}`, `${said} ${'長'.repeat(200)}`]) {
      readInput(line, []);
      must(splitLine(line).join('').length <= line.length, 'words are not longer than the line');
      const author = { id: 'page', name: '', locale: '' };
      chatEventSchema.parse(saidEvent('chat', { id: 'one', text: line, attachments: [], author }));
    }
  }),
  reader(
    'the configuration',
    fc.tuple(
      fc.dictionary(
        fc.constantFrom(...Object.keys(configSchema.shape), 'NEMO_TOKEN_FILE'),
        fc.oneof(text, fc.constantFrom(...examples.settings)),
        { maxKeys: 5 },
      ),
      fc.array(fc.oneof(text, fc.constantFrom(...examples.envLines)), { maxLength: 6 }),
    ),
    async ([env, lines]) => {
      const file = join(tmpdir(), `stillmotion-env-${randomUUID()}`);
      await writeFile(file, lines.join('\n'));
      try {
        const config = loadConfig(env, file);
        must(
          secretsOf(config).every(secret => secret.length > 0),
          'a secret is one',
        );
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        must(error.problems.length > 0, 'it says what is wrong');
        const token = env['NEMO_TOKEN'] ?? '';
        // Said elsewhere too, it is none: as the name of a file, say.
        const isSecret =
          token.length >= 12 &&
          !Object.entries(env).some(([name, value]) => name !== 'NEMO_TOKEN' && value.includes(token));
        must(!isSecret || !error.message.includes(token), 'it tells no secret');
      } finally {
        await rm(file);
      }
    },
  ),
];

function jsonOf(value: unknown) {
  return jsonSchema.optional().parse(value);
}
