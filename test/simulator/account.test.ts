import { request } from 'undici';
import { expect, test } from 'vitest';
import { dig, start, statePath } from './caller.ts';

test('a client id is wanted for a token, and may have 64 characters', async () => {
  const { post } = await start();
  const path = '/api/auth/anonymous-token';
  expect((await post(path)).body).toMatchObject({ code: 400 });
  expect((await post(path, undefined, { 'x-client-id': 'x'.repeat(65) })).status).toBe(400);
  const granted = await post(path, undefined, { 'x-client-id': 'x'.repeat(64) });
  expect(granted.body).toMatchObject({
    code: 0,
    data: {
      token: expect.stringMatching(/^nmv_usr_/),
      user_id: expect.stringMatching(/^anon_/),
      credits: 1000,
    },
  });
});

test('a client id gets the same token again, and a new one of the same account when it has expired', async () => {
  const { simulator, post, get, token } = await start();
  const again = () => post('/api/auth/anonymous-token', undefined, { 'x-client-id': 'a-client' });
  expect(dig((await again()).body, 'data', 'token')).toBe(token);
  simulator.expireTokens();
  expect((await get('/api/credits/balance/simple')).body).toMatchObject({ code: 1001 });
  const fresh = String(dig((await again()).body, 'data', 'token'));
  expect(fresh).not.toBe(token);
  expect((await get('/api/credits/balance/simple', { authorization: `Bearer ${fresh}` })).status).toBe(200);
  expect(simulator.ledger().accounts).toHaveLength(1);
});

test('an address gets few tokens, a repeated client id none where that is refused', async () => {
  const { post } = await start({ tokensPerAddress: 2, repeatedToken: 'refused' });
  const ask = (id: string) => post('/api/auth/anonymous-token', undefined, { 'x-client-id': id });
  expect((await ask('second')).status).toBe(200);
  expect((await ask('third')).status).toBe(429);
  const refused = await ask('a-client');
  expect(refused.status).toBe(429);
  expect(refused.headers['retry-after']).toBe('3600');
});

test('no token, an unknown one and a wrong scheme are 1001', async () => {
  const { get } = await start();
  for (const authorization of ['', 'Bearer nmv_usr_unknown', 'Basic abc']) {
    const refused = await get('/api/credits/balance/simple', { authorization });
    expect(refused.status, authorization).toBe(401);
    expect(refused.body, authorization).toMatchObject({ code: 1001 });
  }
});

test("an operator's own token works, and expires only on demand", async () => {
  const { simulator, get } = await start({ tokens: ['own-token'] });
  const balance = () => get('/api/credits/balance/simple', { authorization: 'Bearer own-token' });
  simulator.expireTokens();
  expect((await balance()).body).toMatchObject({
    code: 0,
    data: { available: 1000, frozen: 0, total: 1000 },
  });
  simulator.expireTokens(true);
  expect((await balance()).body).toMatchObject({ code: 1001 });
});

test('refusals come under 200 where that is set', async () => {
  const { get } = await start({ refusals: 'ok' });
  const refused = await get('/api/credits/balance/simple', { authorization: 'Bearer x' });
  expect(refused.status).toBe(200);
  expect(refused.body).toMatchObject({ code: 1001 });
});

test("a session that is unknown, forgotten or somebody else's is not found", async () => {
  const { simulator, get, post, session } = await start({ tokens: ['other'] });
  const id = await session();
  expect(id).toMatch(/^\d{19}$/);
  expect((await get(statePath(id))).body).toMatchObject({ data: { state: { video_infos: [] } } });
  const notFound = { detail: 'Session not found' };
  expect((await get(statePath('123'))).body).toEqual(notFound);
  expect((await get(statePath(id), { authorization: 'Bearer other' })).body).toEqual(notFound);
  simulator.forgetSessions();
  const gone = await get(statePath(id));
  expect(gone.status).toBe(404);
  expect(gone.body).toEqual(notFound);
  expect((await post('/run_sse', {})).status).toBe(422);
});

test('field names are those of the contract', async () => {
  const { post, session } = await start();
  const id = await session();
  const refused = await post('/api/render/proxy/lambda', {
    id: 'render_1',
    session_id: id,
    draft: { t: [] },
    output: { format: 'mp4', quality: 'high' },
  });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({ detail: [{ loc: ['body', 'sessionId'] }] });
  expect((await post('/api/tasks/me/with-session/nemo_agent', { name: 'project' })).status).toBe(422);
});

test('a project can be claimed for a browser', async () => {
  const { simulator, post, session } = await start();
  const id = await session();
  const task = simulator.ledger().sessions[0]?.task;
  const claimed = await post('/api/auth/claim-token', { task_id: task, session_id: id });
  expect(claimed.body).toMatchObject({
    code: 0,
    data: { claim_token: expect.any(String), expires_in: 1800 },
  });
});

test('a token in a URL and a call without the attribution headers are noted', async () => {
  const { simulator, dispatcher, token, get } = await start();
  await get(`/api/credits/balance/simple?token=${token}`);
  const bare = await request(`${simulator.url}/api/credits/balance/simple`, {
    headers: { authorization: `Bearer ${token}` },
    dispatcher,
  });
  await bare.body.dump();
  expect(simulator.ledger().violations).toEqual([
    'a token inside a URL',
    'a call without all attribution headers',
  ]);
});

test('the control calls reset, set and read over HTTP, and refuse what they do not know', async () => {
  const { simulator, get, post } = await start();
  expect((await post('/__sim/settings', { credits: 7 })).status).toBe(200);
  expect((await get('/api/credits/balance/simple')).body).toMatchObject({ data: { available: 7 } });
  expect((await post('/__sim/settings', { credit: 7 })).status).toBe(422);
  expect((await post('/__sim/faults', { on: 'credits', do: { kind: 'nonsense' } })).status).toBe(422);
  expect((await get('/__sim/ledger')).body).toEqual(simulator.ledger());
  await post('/__sim/expire', { tokens: true });
  expect((await get('/api/credits/balance/simple')).status).toBe(401);
  await post('/__sim/reset');
  expect(simulator.ledger().accounts).toEqual([]);
});
