import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createIdentityStore } from '../../src/nemo/identity.ts';
import { type Backend, connect, failureOf, json, never, ok, startBackend, temporaryFolder } from './fake.ts';

const balance = { available: 70, frozen: 30 };
const tokenPath = '/api/auth/anonymous-token';

/** Grants `nmv_usr_1`, `nmv_usr_2`, …; only the latest one is valid, and none once `expire` was called. */
async function grantingBackend() {
  let granted = 0;
  let valid = '';
  const backend = await startBackend(async (response, { path, headers }) => {
    if (path === tokenPath) {
      await new Promise(resolve => setTimeout(resolve, 20));
      valid = `nmv_usr_${++granted}`;
      ok(response, { token: valid, user_id: 'anon_7', expires_at: new Date(Date.now() + 1e6).toISOString() });
    } else if (headers.authorization === `Bearer ${valid}`) ok(response, balance);
    else json(response, { code: '1001', message: 'expired' });
  });
  const expire = () => {
    valid = 'nobody';
  };
  return { ...backend, expire };
}

const grants = ({ seen }: Backend) => seen.filter(({ path }) => path === tokenPath);

test('an anonymous token is asked for once, with the client id, and kept over restarts', async () => {
  const backend = await grantingBackend();
  const folder = await temporaryFolder();
  const start = () =>
    connect(backend.url, {
      token: undefined,
      identity: createIdentityStore({ folder, apiUrl: backend.url }),
    });
  const nemo = await start();
  await Promise.all([nemo.balance(never()), nemo.balance(never()), nemo.balance(never())]);
  const again = await start();
  await again.balance(never());

  expect(grants(backend)).toHaveLength(1);
  const [grant] = grants(backend);
  expect(grant?.headers['x-client-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(grant?.headers.authorization).toBeUndefined();
  expect(grant?.headers['x-skill-source']).toBe('ai-image-to-video-a2e');
  expect(grant?.body).toBe('');
  expect((await stat(join(folder, 'identity.json'))).mode & 0o777).toBe(0o600);
  expect(await again.accountLink()).toEqual({
    kind: 'register',
    url: 'https://web.example/register?bind=anon_7',
  });
});

test('no token is asked for where nobody waits for it any more', async () => {
  const backend = await grantingBackend();
  const nemo = await connect(backend.url, { token: undefined });
  await expect(nemo.balance(AbortSignal.abort())).rejects.toThrow();
  // A call would have been made by now, and would fail with nobody to tell.
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(grants(backend)).toHaveLength(0);
});

test('calls that find the token expired together renew it once, for the same client id', async () => {
  const backend = await grantingBackend();
  const nemo = await connect(backend.url, { token: undefined });
  await nemo.balance(never());
  backend.expire();
  const balances = await Promise.all(Array.from({ length: 8 }, () => nemo.balance(never())));
  expect(balances).toEqual(Array(8).fill(balance));
  expect(new Set(grants(backend).map(({ headers }) => headers['x-client-id'])).size).toBe(1);
  expect(grants(backend)).toHaveLength(2);
});

test('a caller that leaves does not take the new token away from the others', async () => {
  const backend = await grantingBackend();
  const nemo = await connect(backend.url, { token: undefined });
  const impatient = new AbortController();
  const left = nemo.balance(impatient.signal);
  const stays = nemo.balance(never());
  setTimeout(() => impatient.abort('left'), 5);
  await expect(left).rejects.toBe('left');
  expect(await stays).toEqual(balance);
  expect(grants(backend)).toHaveLength(1);
});

test('a token that another process has renewed is used, not another one asked for', async () => {
  const backend = await grantingBackend();
  const folder = await temporaryFolder();
  const start = () =>
    connect(backend.url, {
      token: undefined,
      identity: createIdentityStore({ folder, apiUrl: backend.url }),
    });
  const [one, other] = [await start(), await start()];
  await one.balance(never());
  await other.balance(never());
  backend.expire();
  await one.balance(never());
  await other.balance(never());
  expect(grants(backend)).toHaveLength(2);
});

test('a token past its date is renewed before it is used', async () => {
  const backend = await grantingBackend();
  const folder = await temporaryFolder();
  const identity = createIdentityStore({ folder, apiUrl: backend.url });
  await identity.write({ ...(await identity.read()), token: 'nmv_usr_old', expiresAt: Date.now() - 1 });
  const nemo = await connect(backend.url, { token: undefined, identity });
  await nemo.balance(never());
  expect(backend.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer nmv_usr_1']);
});

test.each([
  ['too many tokens', 429, { code: 429 }],
  ['forbidden', 403, { detail: 'no' }],
  ['no more for this client id', 200, { code: 1001 }],
])('a backend that grants none (%s) is not set up for us', async (_, status, body) => {
  const backend = await startBackend(response => json(response, body, status, { 'retry-after': '86400' }));
  const nemo = await connect(backend.url, { token: undefined });
  const error = await failureOf(nemo.balance(never()));
  expect(error).toMatchObject({ reason: 'unauthorised', unspent: true });
  expect(backend.seen).toHaveLength(1);
});

test('a new token that is refused as well is not renewed for ever', async () => {
  const backend = await startBackend((response, { path }) => {
    if (path === tokenPath) ok(response, { token: 'nmv_usr_useless' });
    else json(response, { code: 1001 }, 401);
  });
  const nemo = await connect(backend.url, { token: undefined });
  expect((await failureOf(nemo.balance(never()))).reason).toBe('unauthorised');
  expect(backend.seen).toHaveLength(4);
});

test('the operator’s own token is used as it is, and never replaced', async () => {
  const backend = await startBackend(response => json(response, { code: 1001 }, 401));
  const nemo = await connect(backend.url, { token: 'own-token' });
  const error = await failureOf(nemo.balance(never()));
  expect(error).toMatchObject({ reason: 'unauthorised', code: 1001 });
  expect(JSON.stringify([error.message, error.stack])).not.toContain('own-token');
  expect(backend.seen).toHaveLength(1);

  const broken = await connect(backend.url, { token: 'with\nline' });
  expect((await failureOf(broken.balance(never()))).reason).toBe('unauthorised');
  expect(backend.seen).toHaveLength(1);
});

test('a client id that is refused is replaced once, but never the operator’s own', async () => {
  const backend = await startBackend((response, { path }, count) => {
    if (path !== tokenPath) ok(response, balance);
    else if (count === 1) json(response, { code: 400, message: 'client id missing' }, 400);
    else ok(response, { token: 'nmv_usr_1' });
  });
  const nemo = await connect(backend.url, { token: undefined });
  expect(await nemo.balance(never())).toEqual(balance);
  const ids = grants(backend).map(({ headers }) => headers['x-client-id']);
  expect(new Set(ids).size).toBe(2);

  const strict = await startBackend(response => json(response, { code: 400 }, 400));
  const identity = createIdentityStore({
    folder: await temporaryFolder(),
    apiUrl: strict.url,
    clientId: 'mine',
  });
  const own = await connect(strict.url, { token: undefined, identity });
  expect((await failureOf(own.balance(never()))).reason).toBe('unauthorised');
  expect(strict.seen.map(({ headers }) => headers['x-client-id'])).toEqual(['mine']);
});

test('the client id is the same for all who start together, and after a restart', async () => {
  const folder = await temporaryFolder();
  const stores = Array.from({ length: 10 }, () =>
    createIdentityStore({ folder, apiUrl: 'http://a.example' }),
  );
  const ids = await Promise.all(stores.map(async store => (await store.read()).clientId));
  expect(new Set(ids).size).toBe(1);
});

test('a token is not shown to another backend, nor used for another client id', async () => {
  const folder = await temporaryFolder();
  const identity = createIdentityStore({ folder, apiUrl: 'http://a.example' });
  await identity.write({ ...(await identity.read()), token: 'nmv_usr_a' });
  const { clientId } = await identity.read();
  const elsewhere = await createIdentityStore({ folder, apiUrl: 'http://b.example' }).read();
  expect(elsewhere).toEqual({ clientId, apiUrl: 'http://b.example' });
  const other = await createIdentityStore({ folder, apiUrl: 'http://a.example', clientId: 'mine' }).read();
  expect(other).toEqual({ clientId: 'mine', apiUrl: 'http://a.example' });
  expect((await identity.read()).token).toBe('nmv_usr_a');
});

test.each(['', '{"clientId":', '[]', '{"clientId":""}'])(
  'an identity file that holds %j is made anew',
  async content => {
    const folder = join(await temporaryFolder(), 'deeper');
    const store = createIdentityStore({ folder, apiUrl: 'http://a.example' });
    await store.read();
    await writeFile(join(folder, 'identity.json'), content);
    const { clientId } = await store.read();
    expect((await store.read()).clientId).toBe(clientId);
    expect(await readFile(join(folder, 'identity.json'), 'utf8')).toContain(clientId);
  },
);
