import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { NemoReason } from '../../src/nemo/errors.ts';
import type { Nemo } from '../../src/nemo/nemo.ts';
import { connect, data, failureOf, json, never, startBackend, stream, temporaryFolder } from './fake.ts';

const calls: Record<string, (nemo: Nemo, folder: string) => Promise<unknown>> = {
  createSession: nemo => nemo.createSession('en', never()),
  prompt: nemo => nemo.prompt('s1', 'wish', { signal: never() }),
  upload: nemo =>
    nemo.upload(
      's1',
      { name: 'a.jpg', mimeType: 'image/jpeg', open: async () => Readable.from(['x']) },
      never(),
    ),
  uploadUrls: nemo => nemo.uploadUrls('s1', ['https://files.example/a.jpg'], never()),
  balance: nemo => nemo.balance(never()),
  state: nemo => nemo.state('s1', never()),
  submitRender: nemo => nemo.submitRender({ id: 'render_1', sessionId: 's1', draft: {} }, never()),
  render: nemo => nemo.render('render_1', never()),
  download: (nemo, folder) => nemo.download('render_1', undefined, join(folder, 'a.mp4'), never()),
};

interface Case {
  code: number;
  /** The HTTP status it comes under when it does not come under 200. */
  status: number;
  reason: NemoReason;
  unspent: boolean;
  /** How often a safe call is sent, and the prompt. */
  sent: [safe: number, prompt: number];
}

const cases: Case[] = [
  { code: 1001, status: 401, reason: 'unauthorised', unspent: true, sent: [1, 1] },
  { code: 1002, status: 404, reason: 'session-gone', unspent: true, sent: [1, 1] },
  { code: 2001, status: 403, reason: 'no-credits', unspent: true, sent: [1, 1] },
  { code: 4001, status: 400, reason: 'file-type', unspent: true, sent: [1, 1] },
  { code: 4002, status: 400, reason: 'file-too-large', unspent: true, sent: [1, 1] },
  { code: 400, status: 400, reason: 'refused', unspent: true, sent: [1, 1] },
  { code: 402, status: 402, reason: 'plan-needed', unspent: true, sent: [1, 1] },
  { code: 413, status: 413, reason: 'file-too-large', unspent: true, sent: [1, 1] },
  { code: 422, status: 422, reason: 'refused', unspent: true, sent: [1, 1] },
  { code: 429, status: 429, reason: 'rate-limited', unspent: true, sent: [2, 2] },
  { code: 408, status: 408, reason: 'timeout', unspent: false, sent: [3, 1] },
  { code: 500, status: 500, reason: 'server-error', unspent: false, sent: [3, 1] },
  { code: 503, status: 503, reason: 'server-error', unspent: false, sent: [3, 1] },
  { code: 9999, status: 200, reason: 'refused', unspent: false, sent: [1, 1] },
];

const table = Object.entries(calls).flatMap(([name, run]) =>
  cases.flatMap(expected => [
    {
      name,
      run,
      expected,
      how: 'as a status',
      status: expected.status,
      body: { code: expected.code, message: 'no' },
    },
    { name, run, expected, how: 'in the body', status: 200, body: { code: expected.code, message: 'no' } },
    { name, run, expected, how: 'in words', status: 200, body: { code: String(expected.code) } },
  ]),
);

test.for(table)(
  '$name answered $expected.code $how is $expected.reason',
  async ({ name, run, expected, status, body }) => {
    const backend = await startBackend(response => json(response, body, status));
    const error = await failureOf(run(await connect(backend.url), await temporaryFolder()));
    // A file that can't be had is all that a download says of refusals without a meaning of their own.
    const reason = name === 'download' && expected.reason === 'refused' ? 'render-failed' : expected.reason;
    expect(error).toMatchObject({ reason, code: expected.code });
    if (reason !== 'render-failed') expect(error.unspent).toBe(expected.unspent);
    expect(backend.seen).toHaveLength(expected.sent[name === 'prompt' ? 1 : 0]);
  },
);

test.each([
  ['createSession', 'refused'],
  ['prompt', 'session-gone'],
  ['upload', 'session-gone'],
  ['uploadUrls', 'session-gone'],
  ['balance', 'refused'],
  ['state', 'session-gone'],
  ['submitRender', 'session-gone'],
  ['download', 'render-failed'],
])('%s answered a bare 404 is %s', async (name, reason) => {
  const backend = await startBackend(response => json(response, { detail: 'Not Found' }, 404));
  const error = await failureOf(
    calls[name]?.(await connect(backend.url), await temporaryFolder()) ?? Promise.resolve(),
  );
  expect(error).toMatchObject({ reason, code: 404 });
});

test('a render that the backend does not know has failed', async () => {
  const backend = await startBackend(response => json(response, { detail: 'Not Found' }, 404));
  const nemo = await connect(backend.url);
  expect(await nemo.render('render_1', never())).toMatchObject({ status: 'failed' });
});

test.each([
  ['words', { detail: 'Session not found' }, 404, 'session-gone'],
  ['words under 200', { detail: 'Session not found' }, 200, 'session-gone'],
  ['a list', { detail: [{ loc: ['body', 'text'], msg: 'field required', type: 'missing' }] }, 422, 'refused'],
  ['an object', { detail: { code: 2001, message: 'credits' } }, 400, 'no-credits'],
  ['an error object', { error: { code: '1002', message: 'gone' } }, 400, 'session-gone'],
  ['no success', { success: false, error: 'nothing doing' }, 200, 'refused'],
])('a refusal that comes as %s is understood by every kind of call', async (_, body, status, reason) => {
  const backend = await startBackend(response => json(response, body, status));
  const nemo = await connect(backend.url);
  expect((await failureOf(nemo.state('s1', never()))).reason).toBe(reason);
  expect((await failureOf(nemo.prompt('s1', 'wish', { signal: never() }))).reason).toBe(reason);
});

test.each([
  ['as JSON under the type of a stream', 'text/event-stream', JSON.stringify({ code: 2001 }), 'no-credits'],
  ['as the first event', 'text/event-stream', data({ code: 2001, message: 'no' }), 'no-credits'],
  [
    'as detail in the first event',
    'text/event-stream',
    data({ detail: 'Session not found' }),
    'session-gone',
  ],
])('a refused prompt %s is that refusal', async (_, type, body, reason) => {
  const backend = await startBackend(response => response.writeHead(200, { 'content-type': type }).end(body));
  const nemo = await connect(backend.url);
  const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
  expect(error).toMatchObject({ reason, unspent: true });
});

test('a refusal after the agent has begun may have cost something', async () => {
  for (const code of [429, 1001, 2001]) {
    const backend = await startBackend(response =>
      stream(response).end(data({ type: 'text', content: 'Working' }) + data({ code, message: 'no' })),
    );
    const nemo = await connect(backend.url);
    const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
    expect(error).toMatchObject({ reason: 'agent-failed', unspent: false });
    expect(backend.seen).toHaveLength(1);
  }
});

const odd: [string, string, string][] = [
  ['HTML', 'text/html', '<html>hello</html>'],
  ['HTML under the type of JSON', 'application/json', '<html>hello</html>'],
  ['an empty body', 'application/json', ''],
  ['half a JSON', 'application/json', '{"code":0,"data":{"sta'],
  ['a bare array', 'application/json', '[]'],
  ['a success without data', 'application/json', '{"code":0}'],
  ['data of another shape', 'application/json', '{"code":0,"data":{"files":[],"state":5,"token":7}}'],
];

test.for(
  Object.entries(calls).flatMap(([name, run]) =>
    odd.map(([what, type, body]) => ({ name, run, what, type, body })),
  ),
)('$name answered $what is malformed, and not repeated', async ({ name, run, type, body }) => {
  const backend = await startBackend(response => response.writeHead(200, { 'content-type': type }).end(body));
  const error = await failureOf(run(await connect(backend.url), await temporaryFolder()));
  expect(error).toMatchObject({
    reason: name === 'download' ? 'render-failed' : 'malformed',
    unspent: false,
  });
  expect(backend.seen).toHaveLength(1);
});

test('a malformed answer is told with its endpoint and what was missing, without ids', async () => {
  const backend = await startBackend(response => json(response, { code: 0, data: {} }));
  const error = await failureOf((await connect(backend.url)).state('secret-session', never()));
  expect(error.message).toMatch(/^GET \/api\/state\/nemo_agent\/me\/:session\/latest: state: /);
});

test('what looks like a secret in a refusal does not reach the error', async () => {
  const backend = await startBackend(response =>
    json(response, { code: 5, message: `bad nmv_usr_abcdef123456 ${'x'.repeat(1000)}` }, 400),
  );
  const error = await failureOf((await connect(backend.url)).balance(never()));
  expect(error.message).not.toContain('nmv_usr');
  expect(error.message.length).toBeLessThan(300);
});

test('an answer that is too long is refused without being kept', async () => {
  const backend = await startBackend(async response => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const junk = Buffer.alloc(1024 * 1024, ' ');
    while (!response.destroyed) await new Promise(resolve => response.write(junk, resolve));
  });
  const nemo = await connect(backend.url, {});
  expect((await failureOf(nemo.balance(never()))).reason).toBe('malformed');
  await expect.poll(backend.open).toBe(0);
});
