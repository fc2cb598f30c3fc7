import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { AgentEvent, AgentReply } from '../../src/nemo/nemo.ts';
import { TurnEnd } from '../../src/turns/engine.ts';
import { seeded } from '../seeded.ts';
import { connect, data, failureOf, never, quick, startBackend, stream } from './fake.ts';

/** The reply to a stream made of these pieces, each written by itself. */
async function replyTo(...pieces: (string | Buffer)[]): Promise<AgentReply & { events: AgentEvent[] }> {
  const { url } = await startBackend(async response => {
    stream(response);
    for (const piece of pieces) {
      response.write(piece);
      await new Promise(resolve => setImmediate(resolve));
    }
    response.end();
  });
  const nemo = await connect(url);
  const events: AgentEvent[] = [];
  const reply = await nemo.prompt('s1', 'wish', { signal: never(), onEvent: event => events.push(event) });
  return { ...reply, events };
}

const says = (text: string, more = {}) => data({ content: { parts: [{ text }], role: 'model' }, ...more });
const piece = (text: string, more = {}) => says(text, { partial: true, ...more });

test('a final event that repeats its pieces gives the text once', async () => {
  const { texts } = await replyTo(
    piece('Rend', { id: 'a' }),
    piece('ering…', { id: 'b' }),
    says('Rendering…', { id: 'c', turnComplete: true }),
  );
  expect(texts).toEqual(['Rendering…']);
});

test('messages that follow one another come whole, once and in order, each around its tools', async () => {
  const call = (id: string, name: string) =>
    data({ content: { parts: [{ functionCall: { id, name, args: {} } }] } });
  const reply = await replyTo(
    piece('First '),
    piece('message.'),
    says('First message.'),
    call('1', 'generate_video_with_seedance'),
    data({ content: { parts: [{ functionResponse: { id: '1', name: 'x', response: {} } }], role: 'user' } }),
    piece('Second'),
    says('Second one.'),
    says('Second one.', { turnComplete: true }),
    call('2', 'add_music'),
    piece('never repeated'),
  );
  expect(reply.texts).toEqual(['First message.', 'Second one.', 'never repeated']);
  expect(reply.tools).toEqual(['generate_video_with_seedance', 'add_music']);
});

test('pieces of several messages before their finals are told apart', async () => {
  const { texts } = await replyTo(
    piece('One. '),
    piece('Two'),
    piece(' halves.'),
    says('One.'),
    says('Two halves.'),
  );
  expect(texts).toEqual(['One.', 'Two halves.']);
});

test('pieces behind a final are not lost when theirs never comes', async () => {
  const { texts } = await replyTo(piece('One.'), piece(' Two'), piece('…'), says('One.'));
  expect(texts).toEqual(['One.', ' Two…']);
});

test('a message whose final never came stays in its place before the next one', async () => {
  const { texts } = await replyTo(piece('Lost its final.'), piece('The next'), says('The next'));
  expect(texts).toEqual(['Lost its final.', 'The next']);
});

test('pieces that come twice, in another order or behind their final are not said besides it', async () => {
  const [sure, there, end] = ['Sure, I ', 'can do ', 'that.'];
  const whole = says('Sure, I can do that.');
  const muddles = [
    [piece(sure), piece(sure), piece(there), piece(there), piece(end), piece(end), whole, whole],
    [piece(there), piece(sure), piece(end), whole],
    [piece(sure), piece(there), whole, piece(end)],
    [piece(sure), piece(there), whole, piece(end), piece('Next one.'), says('Next one.')],
  ];
  const said = await Promise.all(muddles.map(async events => (await replyTo(...events)).texts));
  expect(said).toEqual([
    ['Sure, I can do that.'],
    ['Sure, I can do that.'],
    ['Sure, I can do that.'],
    ['Sure, I can do that.', 'Next one.'],
  ]);
});

test('the same answer given twice in pieces is two answers', async () => {
  const { texts } = await replyTo(piece('Do'), piece('ne.'), says('Done.'), piece('Done.'), says('Done.'));
  expect(texts).toEqual(['Done.', 'Done.']);
});

test('the flat form and snake case are read like the usual one', async () => {
  const reply = await replyTo(
    data({ type: 'text', content: 'Working on it' }),
    data({ type: 'tool_call', name: 'edit', args: {} }),
    data({ type: 'tool_result', name: 'edit', result: { error: 'the tool failed' } }),
    data({ type: 'heartbeat' }),
    'data: \n\n',
    ': comment\n\n',
    data({ content: { parts: [{ function_call: { id: '7', name: 'add_title', args: {} } }] } }),
    data({ type: 'something new', content: 5 }),
    data([1, 2]),
    data(null),
  );
  expect(reply.texts).toEqual(['Working on it']);
  expect(reply.tools).toEqual(['edit', 'add_title']);
  expect(reply.events.filter(({ type }) => type === 'heartbeat')).toHaveLength(3);
});

test('a message in several parts is one message', async () => {
  const parts = [{ text: 'One ' }, { text: 'thought', thought: true }, { text: 'message.' }];
  const { texts } = await replyTo(piece('One '), piece('message.'), data({ content: { parts } }));
  expect(texts).toEqual(['One message.']);
});

test('an event that is nested without measure is the agent’s failure', async () => {
  for (const depth of [2_000, 5_000, 100_000]) {
    const { url } = await startBackend(response =>
      stream(response).end(`data: ${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}\n\n${says('Done')}`),
    );
    const nemo = await connect(url);
    const outcome = await nemo.prompt('s1', 'wish', { signal: never() }).catch(error => error.reason);
    expect([{ texts: ['Done'], tools: [], question: undefined }, 'agent-failed']).toContainEqual(outcome);
  }
});

test('thoughts, echoes of the person and tool results are no messages', async () => {
  const reply = await replyTo(
    data({ content: { parts: [{ text: 'hmm', thought: true }, { text: 'Hello' }], role: 'model' } }),
    data({ content: { parts: [{ text: 'my wish' }], role: 'user' } }),
    data({ author: 'user', content: { parts: [{ text: 'my wish' }] } }),
  );
  expect(reply.texts).toEqual(['Hello']);
});

test('a tool call that is announced in pieces counts once', async () => {
  const call = (id: string | undefined, partial: boolean) =>
    data({ content: { parts: [{ functionCall: { id, name: 'cut', args: {} } }] }, partial });
  const { tools } = await replyTo(
    call('1', true),
    call('1', false),
    call(undefined, true),
    call(undefined, false),
  );
  expect(tools).toEqual(['cut', 'cut']);
});

const questionArgs = {
  title: 'Style',
  questions: [
    { id: 1, prompt: 'Which?', options: [{ id: 'a', label: 'Warm' }, 'Cold'], allow_multiple: true },
    { id: 'q2', prompt: 'How long?' },
  ],
};

test.each([
  ['an object', questionArgs],
  ['JSON in a string', JSON.stringify(questionArgs)],
  ['an object with JSON inside', { ...questionArgs, questions: JSON.stringify(questionArgs.questions) }],
])('a question is read from arguments that are %s', async (_, args) => {
  const { question, tools } = await replyTo(
    data({ content: { parts: [{ functionCall: { id: '1', name: 'ask_question', args } }] } }),
  );
  expect(tools).toEqual([]);
  expect(question).toEqual({
    title: 'Style',
    questions: [
      {
        id: '1',
        prompt: 'Which?',
        options: [
          { id: 'a', label: 'Warm' },
          { id: 'Cold', label: 'Cold' },
        ],
        allowMultiple: true,
      },
      { id: 'q2', prompt: 'How long?', options: [], allowMultiple: false },
    ],
  });
});

test('a trailing hiccup after an answer is dropped, alone it is the answer', async () => {
  const hiccup = 'I encountered a temporary issue. Please try again.';
  expect((await replyTo(says('All done.'), says(hiccup))).texts).toEqual(['All done.']);
  expect((await replyTo(says(`All done. ${hiccup}`))).texts).toEqual(['All done.']);
  expect((await replyTo(says(hiccup))).texts).toEqual([hiccup]);
  expect((await replyTo(says(hiccup), says('It works now.'))).texts).toEqual([hiccup, 'It works now.']);
});

test('a stream without any event is a reply without any text', async () => {
  const { events, ...reply } = await replyTo();
  expect(reply).toEqual({ texts: [], tools: [], question: undefined });
  expect(events).toEqual([]);
});

test('the bytes may be cut anywhere: the reply is the same', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = seeded(seed);
  const words = ['视频', '🎬 ready', 'naïve', 'a\nb', '"quoted"', '  spaced  ', '\\n'];
  const word = () => words[Math.floor(random() * words.length)] ?? '';
  for (let round = 0; round < 15; round += 1) {
    const messages = Array.from(
      { length: 1 + Math.floor(random() * 4) },
      (_, nth) => `${nth}${word()}${word()}.`,
    );
    const ending = random() < 0.5 ? '\n' : '\r\n';
    const events = messages.flatMap(message => {
      const at = Math.floor(random() * message.length);
      const pieces = [message.slice(0, at), message.slice(at)].filter(text => text !== '');
      return [...(random() < 0.7 ? pieces.map(text => piece(text)) : []), says(message), ': beat\n\n'];
    });
    const bytes = Buffer.from(events.join('').replaceAll('\n', ending));
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + Math.floor(random() * (random() < 0.5 ? 3 : 60));
      chunks.push(bytes.subarray(at, at + size));
      at += size;
    }
    const { texts } = await replyTo(...chunks);
    expect(texts, `seed ${seed}, round ${round}`).toEqual(messages);
  }
});

test.each([
  ['an error code', { errorCode: 'RESOURCE_EXHAUSTED', errorMessage: 'quota' }, 'RESOURCE_EXHAUSTED'],
  ['an error code in snake case', { error_code: 'SAFETY' }, 'SAFETY'],
  ['an error', { error: 'it broke' }, undefined],
  ['a flat error', { type: 'error', message: 'it broke', error: { code: 'X' } }, undefined],
  ['an unknown code', { code: 9999, message: 'odd' }, 9999],
])('%s in the stream is the agent’s failure, and the stream is left', async (_, event, code) => {
  const backend = await startBackend(response => stream(response).write(says('Working') + data(event)));
  const nemo = await connect(backend.url);
  const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
  expect(error).toMatchObject({ reason: 'agent-failed', unspent: false, code });
  await expect.poll(backend.open).toBe(0);
});

test.each([401, 1001, 1002, 429])(
  'a refusal (%s) after a heartbeat is the agent’s failure: it was at work, and nothing is sent again',
  async code => {
    const beat = data({ type: 'heartbeat' });
    const backend = await startBackend(response =>
      stream(response).end(beat + data({ code, message: 'no' })),
    );
    const nemo = await connect(backend.url);
    const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
    expect(error).toMatchObject({ reason: 'agent-failed', unspent: false });
    expect(backend.seen.filter(({ path }) => path.includes('run_sse'))).toHaveLength(1);
  },
);

test.each([
  ['on one line', 'data: {"error": "quota\n\n'],
  ['over several lines', 'data: {"error": "upstream\n<html>\n  timed out\n\n'],
  ['over several data lines', 'data: {"error": \ndata: oops\ndata: }\n\n'],
])('an event that is broken JSON %s is the agent’s failure', async (_, frame) => {
  const { url } = await startBackend(response =>
    stream(response).end(says('Working') + frame + says('more')),
  );
  const nemo = await connect(url);
  const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
  expect(error.reason).toBe('agent-failed');
  expect(error.message).not.toContain('upstream');
});

test('JSON over several data lines is one event, and the last event needs no empty line', async () => {
  const { texts } = await replyTo(
    'data: {"type":"text",\r\ndata: "content":"Hello"}\r\n\r\n',
    says('Bye').trimEnd(),
  );
  expect(texts).toEqual(['Hello', 'Bye']);
});

test.each([
  ['reset', (response: ServerResponse) => response.socket?.resetAndDestroy()],
  ['closed before its end', (response: ServerResponse) => response.socket?.end()],
  ['ended within an event', (response: ServerResponse) => response.end('data: {"content":')],
])('a stream that is %s is lost, and not asked for again', async (_, end) => {
  const backend = await startBackend(response => {
    stream(response).write(says('Working'), () => setTimeout(() => end(response), 20));
  });
  const nemo = await connect(backend.url);
  const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
  expect(error).toMatchObject({ reason: 'stream-lost', unspent: false });
  expect(backend.seen).toHaveLength(1);
});

test('heartbeats for ever are a lost stream, an agent that works on is not', async () => {
  const backend = await startBackend(response => {
    stream(response).write(says('Working'));
    const beats = setInterval(() => response.write(data({ type: 'heartbeat' })), 20);
    response.on('close', () => clearInterval(beats));
  });
  const nemo = await connect(backend.url, { timing: { ...quick, promptTimeout: 60_000 } });
  const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
  expect(error).toMatchObject({ reason: 'stream-lost', unspent: false });
  await expect.poll(backend.open).toBe(0);

  const busy = await startBackend(async response => {
    stream(response);
    for (let count = 0; count < 6; count += 1) {
      await new Promise(resolve => setTimeout(resolve, 60));
      response.write(data({ type: 'news' }));
    }
    response.end(says('Done'));
  });
  const patient = await connect(busy.url);
  expect((await patient.prompt('s1', 'wish', { signal: never() })).texts).toEqual(['Done']);
});

test('a stream that says something new for ever ends with the bound of the whole turn', async () => {
  const { url } = await startBackend(response => {
    stream(response);
    const news = setInterval(() => response.write(data({ type: 'news' })), 50);
    response.on('close', () => clearInterval(news));
  });
  const nemo = await connect(url);
  expect((await failureOf(nemo.prompt('s1', 'wish', { signal: never() }))).reason).toBe('stream-lost');
});

test('an answer in place of the stream that drips for ever is left at its bound', async () => {
  const backend = await startBackend(response => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drops = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drops));
  });
  const nemo = await connect(backend.url, {
    timing: { ...quick, callTimeout: 100, promptTimeout: 60_000, promptSilence: 60_000 },
  });
  expect((await failureOf(nemo.prompt('s1', 'wish', { signal: never() }))).reason).toBe('stream-lost');
  await expect.poll(backend.open).toBe(0);
});

test('an answer whose head never comes is a lost stream', async () => {
  const { url } = await startBackend(() => {});
  const nemo = await connect(url);
  const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
  expect(error).toMatchObject({ reason: 'stream-lost', unspent: false });
});

test('an abort comes out as its own reason and closes the connection', async () => {
  const backend = await startBackend(response => stream(response).write(says('Working')));
  const nemo = await connect(backend.url);
  const turn = new AbortController();
  const reason = new TurnEnd('cancelled');
  const reply = nemo.prompt('s1', 'wish', {
    signal: turn.signal,
    onEvent: () => turn.abort(reason),
  });
  await expect(reply).rejects.toBe(reason);
  await expect.poll(backend.open).toBe(0);
});

test('an event without end does not fill the memory', async () => {
  const backend = await startBackend(async response => {
    stream(response).write('data: ');
    const junk = Buffer.alloc(1024 * 1024, 'x');
    while (!response.destroyed) await new Promise(resolve => response.write(junk, resolve));
  });
  const nemo = await connect(backend.url);
  expect((await failureOf(nemo.prompt('s1', 'wish', { signal: never() }))).reason).toBe('stream-lost');
  await expect.poll(backend.open).toBe(0);
});
