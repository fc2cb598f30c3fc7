import { expect, test } from 'vitest';
import { connect, failureOf, json, never, ok, quick, startBackend } from './fake.ts';

test('every call carries the token and the three headers of attribution', async () => {
  const backend = await startBackend((response, { path }) => {
    if (path.includes('balance')) ok(response, { available: 1, frozen: 2, total: 3 });
    else if (path.includes('with-session')) ok(response, { task_id: 't', session_id: 's' });
    else ok(response, { state: {} });
  });
  const nemo = await connect(backend.url, { platform: 'clawhub' });
  await nemo.balance(never());
  await nemo.createSession('zh', never());
  await nemo.state('s/../1', never());
  expect(backend.seen.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['GET', '/api/credits/balance/simple', ''],
    ['POST', '/api/tasks/me/with-session/nemo_agent', '{"task_name":"project","language":"zh"}'],
    ['GET', '/api/state/nemo_agent/me/s%2F..%2F1/latest', ''],
  ]);
  for (const { headers, path } of backend.seen) {
    expect(path).not.toContain('own-token');
    expect(headers).toMatchObject({
      authorization: 'Bearer own-token',
      'x-skill-source': 'ai-image-to-video-a2e',
      'x-skill-version': '1.0.0',
      'x-skill-platform': 'clawhub',
    });
  }
});

test('a prompt has the form of the contract', async () => {
  const backend = await startBackend(response =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(),
  );
  const nemo = await connect(backend.url);
  await nemo.prompt('123', '你好\n"x"', { signal: never() });
  const [seen] = backend.seen;
  expect(seen).toMatchObject({ method: 'POST', path: '/run_sse', headers: { accept: 'text/event-stream' } });
  expect(JSON.parse(seen?.body ?? '')).toEqual({
    app_name: 'nemo_agent',
    user_id: 'me',
    session_id: '123',
    new_message: { parts: [{ text: '你好\n"x"' }] },
  });
});

test('session ids keep all their digits, even as numbers', async () => {
  const { url } = await startBackend(response => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"code":0,"data":{"task_id":42,"session_id":1234567890123456789,"new":{}}}');
  });
  const nemo = await connect(url);
  expect(await nemo.createSession('en', never())).toEqual({ sessionId: '1234567890123456789', taskId: '42' });
});

test('the draft comes out as it came in, and a session without one has none', async () => {
  const draft = { t: [{ tt: 0, sg: [{ d: 5000.5, m: { title: 'x', odd: null } }] }], __proto: 1 };
  const states = [{ draft, video_infos: [] }, { draft: null }, {}];
  const { url } = await startBackend((response, _, count) =>
    ok(response, { state: states[count - 1], other: 1 }),
  );
  const nemo = await connect(url);
  expect(await nemo.state('s1', never())).toEqual({ draft, raw: states[0] });
  expect(await nemo.state('s1', never())).toEqual({ draft: undefined, raw: states[1] });
  expect(await nemo.state('s1', never())).toEqual({ draft: undefined, raw: {} });
});

test.each([
  [
    { success: true, data: { id: 'r', status: 'pending', progress: 5 } },
    { status: 'running', progress: 5 },
  ],
  [
    {
      success: true,
      data: { id: 'r', status: 'completed', progress: 100, outputUrl: 'https://a.example/r.mp4' },
    },
    { status: 'done', url: 'https://a.example/r.mp4' },
  ],
  [
    {
      status: 'completed',
      progress: 100,
      output: { url: 'https://a.example/r.mp4', duration: 5, size: 123 },
    },
    { status: 'done', url: 'https://a.example/r.mp4' },
  ],
  [
    { taskId: 'r', status: 'processing', progress: 50 },
    { status: 'running', progress: 50 },
  ],
  [
    { status: 'COMPLETED', output: null },
    { status: 'done', url: undefined },
  ],
  [
    { success: false, data: { status: 'failed', error: 'boom' } },
    { status: 'failed', message: 'boom' },
  ],
  [
    { success: false, status: 'failed' },
    { status: 'failed', message: 'no reason given' },
  ],
  [
    { code: 0, data: { status: 'queued' } },
    { status: 'running', progress: undefined },
  ],
])('the render answer %j is understood at the start and at each look', async (body, expected) => {
  const backend = await startBackend(response => json(response, body));
  const nemo = await connect(backend.url);
  const draft = { t: [] };
  expect(await nemo.submitRender({ id: 'r', sessionId: 's1', draft }, never())).toEqual(expected);
  expect(await nemo.render('r', never())).toEqual(expected);
  expect(JSON.parse(backend.seen[0]?.body ?? '')).toEqual({
    id: 'r',
    sessionId: 's1',
    draft,
    output: { format: 'mp4', quality: 'high' },
  });
  expect(backend.seen[1]?.path).toBe('/api/render/proxy/lambda/r');
});

test('cancelling a render never fails, whatever the backend says', async () => {
  const backend = await startBackend((response, _, count) => {
    if (count === 1) json(response, { success: true });
    else if (count === 2) json(response, { code: 1002 }, 404);
    else response.socket?.resetAndDestroy();
  });
  const nemo = await connect(backend.url);
  for (let count = 0; count < 3; count += 1) await nemo.cancelRender('r', never());
  expect(backend.seen.map(({ path }) => path)).toEqual(Array(3).fill('/api/render/proxy/lambda/r/cancel'));
});

test('the project link opens in a browser, and its absence is no error', async () => {
  const session = { sessionId: 's1', taskId: 't1' };
  const { url, seen } = await startBackend((response, _, count) => {
    if (count === 1) ok(response, { claim_token: 'a b', expires_in: 60 });
    else json(response, { detail: 'Not Found' }, 404);
  });
  const nemo = await connect(url);
  expect(await nemo.projectLink(session, never())).toBe('https://web.example/workspace/claim?ct=a%20b');
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ task_id: 't1', session_id: 's1' });
  expect(await nemo.projectLink(session, never())).toBeUndefined();
});

test('with the operator’s own token the account is topped up', async () => {
  const nemo = await connect('http://127.0.0.1:9');
  expect(await nemo.accountLink()).toEqual({ kind: 'top-up', url: 'https://web.example' });
});

const balance = { available: 70, frozen: 30 };

test('a balance that says nothing is no balance of 0', async () => {
  const nothing = [null, '', [], true];
  const backend = await startBackend((response, _, count) =>
    ok(response, { ...balance, available: [...nothing, '12.5'][count - 1] }),
  );
  const nemo = await connect(backend.url);
  for (const _ of nothing) expect((await failureOf(nemo.balance(never()))).reason).toBe('malformed');
  expect((await nemo.balance(never())).available).toBe(12.5);
});

test('a call that is safe to repeat survives resets and server errors', async () => {
  const backend = await startBackend((response, _, count) => {
    if (count === 1) response.socket?.resetAndDestroy();
    else if (count === 2)
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
    else ok(response, balance);
  });
  const nemo = await connect(backend.url);
  expect(await nemo.balance(never())).toEqual(balance);
  expect(backend.seen).toHaveLength(3);
});

test('an answer that breaks off half-way is asked for again, and no more often than the timing says', async () => {
  const backend = await startBackend(response => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"code":0', () => response.socket?.destroy());
  });
  const nemo = await connect(backend.url);
  expect(await failureOf(nemo.balance(never()))).toMatchObject({ reason: 'unreachable', unspent: false });
  expect(backend.seen).toHaveLength(1 + quick.retryPauses.length);
});

test('a backend that is silent, or drips for ever, is left after the bound of a call', async () => {
  const backend = await startBackend((response, _, count) => {
    if (count === 1) return;
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  });
  const nemo = await connect(backend.url, { timing: { ...quick, callTimeout: 150 } });
  expect(await failureOf(nemo.balance(never()))).toMatchObject({ reason: 'timeout', unspent: false });
  expect(await failureOf(nemo.balance(never()))).toMatchObject({ reason: 'timeout', unspent: false });
  await expect.poll(backend.open).toBe(0);
  expect(backend.seen).toHaveLength(2);
});

test('no connection at all costs nothing', async () => {
  const nemo = await connect('http://127.0.0.1:9');
  expect(await failureOf(nemo.balance(never()))).toMatchObject({ reason: 'unreachable', unspent: true });
  const plain = await startBackend(response => ok(response, balance));
  const secure = await connect(plain.url.replace('http:', 'https:'));
  expect(await failureOf(secure.balance(never()))).toMatchObject({ reason: 'unreachable', unspent: true });
});

test('“slow down” is obeyed once, for as long as the backend says', async () => {
  const backend = await startBackend((response, _, count) => {
    if (count === 1) json(response, { code: 429 }, 429, { 'retry-after': '0' });
    else ok(response, balance);
  });
  // The usual pause would take longer than the test.
  const nemo = await connect(backend.url, { timing: { ...quick, rateLimitPause: 120_000 } });
  expect(await nemo.balance(never())).toEqual(balance);
});

test('a “slow down” of an hour is told at once', async () => {
  const backend = await startBackend(response =>
    json(response, { code: 429 }, 429, { 'retry-after': '3600' }),
  );
  const nemo = await connect(backend.url);
  const error = await failureOf(nemo.balance(never()));
  expect(error).toMatchObject({ reason: 'rate-limited', retryAfterMs: 3_600_000 });
  expect(backend.seen).toHaveLength(1);
});

test('an abort ends a call and a pause between two, with its own reason', async () => {
  const backend = await startBackend((response, _, count) => {
    if (count > 1) json(response, { code: 429 }, 429);
  });
  const nemo = await connect(backend.url, {
    timing: { ...quick, rateLimitPause: 60_000, rateLimitMaxPause: 60_000 },
  });
  for (const ms of [30, 60]) {
    const turn = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => turn.abort(reason), ms);
    await expect(nemo.balance(turn.signal)).rejects.toBe(reason);
  }
  const before = new AbortController();
  before.abort('never even begun');
  await expect(nemo.balance(before.signal)).rejects.toBe('never even begun');
  expect(backend.seen).toHaveLength(2);
});
