import { expect, test } from 'vitest';
import { connect, data, failureOf, json, never, ok, quick, startBackend, stream } from './fake.ts';

const done = data({ type: 'text', content: 'Done' });

test('a prompt that was too fast is sent once more, owned anew each time', async () => {
  const backend = await startBackend((response, _, count) => {
    if (count === 1) json(response, { code: 429 }, 429);
    else stream(response).end(done);
  });
  const nemo = await connect(backend.url);
  const owned: number[] = [];
  const own = async () => void owned.push(backend.seen.length);
  expect((await nemo.prompt('s1', 'wish', { signal: never(), own })).texts).toEqual(['Done']);
  expect(owned).toEqual([0, 1]);
});

test('a prompt that is no longer ours does not leave', async () => {
  const backend = await startBackend(response => stream(response).end(done));
  const nemo = await connect(backend.url);
  const lost = new Error('taken over');
  const prompt = nemo.prompt('s1', 'wish', { signal: never(), own: () => Promise.reject(lost) });
  await expect(prompt).rejects.toBe(lost);
  expect(backend.seen).toHaveLength(0);
});

test('a prompt that found no connection is tried again and costs nothing', async () => {
  const nemo = await connect('http://127.0.0.1:9');
  let owned = 0;
  const own = async () => {
    owned += 1;
  };
  const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never(), own }));
  expect(error).toMatchObject({ reason: 'unreachable', unspent: true });
  expect(owned).toBe(1 + quick.retryPauses.length);
});

test('a prompt whose connection was reset before any answer is lost, and not sent again', async () => {
  const backend = await startBackend(response => response.socket?.resetAndDestroy());
  const nemo = await connect(backend.url);
  const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
  expect(error).toMatchObject({ reason: 'stream-lost', unspent: false });
  expect(backend.seen).toHaveLength(1);
});

test('a prompt never leaves on a connection that may have died meanwhile', async () => {
  const sockets = new Set<unknown>();
  const backend = await startBackend((response, { path }) => {
    sockets.add(response.socket);
    if (path === '/run_sse') stream(response).end(done);
    else ok(response, { available: 1, frozen: 0, total: 1 });
  });
  const nemo = await connect(backend.url);
  const calls = [
    () => nemo.balance(never()),
    () => nemo.balance(never()),
    () => nemo.prompt('s1', 'wish', { signal: never() }),
    () => nemo.prompt('s1', 'wish', { signal: never() }),
  ];
  const used: number[] = [];
  for (const call of calls) {
    await call();
    used.push(sockets.size);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  expect(used).toEqual([1, 1, 2, 3]);
});

test('a token that can’t be had means that the prompt was never sent', async () => {
  const backend = await startBackend(response => json(response, { code: 500 }, 500));
  const nemo = await connect(backend.url, { token: undefined });
  const error = await failureOf(nemo.prompt('s1', 'wish', { signal: never() }));
  expect(error).toMatchObject({ reason: 'server-error', unspent: true });
  expect(backend.seen.every(({ path }) => path === '/api/auth/anonymous-token')).toBe(true);
});

test('an expired anonymous token is renewed and the prompt sent once more', async () => {
  let tokens = 0;
  const backend = await startBackend((response, { path, headers }) => {
    if (path.includes('token')) ok(response, { token: `nmv_usr_${++tokens}` });
    else if (headers.authorization === 'Bearer nmv_usr_1') json(response, { code: 1001 }, 401);
    else stream(response).end(done);
  });
  const nemo = await connect(backend.url, { token: undefined });
  expect((await nemo.prompt('s1', 'wish', { signal: never() })).texts).toEqual(['Done']);
  expect(backend.seen.filter(({ path }) => path === '/run_sse')).toHaveLength(2);
});
