import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createWeb } from '../../adapters/web/adapter.ts';
import { startSimulator } from '../../simulator/server.ts';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { scaleTiming } from '../../src/timing.ts';
import { makePhotos } from '../journeys/photos.ts';
import { temporaryMovie } from '../media/movies.ts';
import { temporaryFolder } from '../media/prepared.ts';
import { visit } from './visitor.ts';

const program = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Starts a program in a temporary folder, with this `.env` in it; `url` is where it says that the page is. */
async function run(args: readonly string[], env: Record<string, string> = {}, dotEnv?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-door-'));
  if (dotEnv !== undefined) await writeFile(join(folder, '.env'), dotEnv);
  return launch([process.execPath, ...args], folder, folder, env);
}

async function launch([command = '', ...args]: string[], cwd: string, folder: string, env: object) {
  const child = spawn(command, args, {
    cwd,
    // The usual port may be taken here, and another one is asked for by leaving it unset.
    env: { ...process.env, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: a terminal's Ctrl-C reaches all of it.
    detached: true,
  });
  const signal = (name: NodeJS.Signals) => process.kill(-(child.pid ?? Number.NaN), name);
  onTestFinished(async () => {
    try {
      signal('SIGKILL');
    } catch {
      // Nobody is left of it, as should be.
    }
    await rm(folder, { recursive: true, force: true });
  });
  const errors = text(child.stderr);
  return { folder, child, signal, errors, url: await addressFrom(child) };
}

async function addressFrom(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const piece of child.stdout ?? []) {
    said += piece;
    const [, url] = /open at (http:\S+)/.exec(said) ?? [];
    if (url !== undefined) return url;
  }
  return '';
}

test('the demo opens the page whatever is set for the real service, says that it is simulated, and leaves nothing', async () => {
  const file = 'NEMO_TOKEN=nmv_usr_example\nWEB_TOKEN=an-example-of-a-token\nTURNS_AT_ONCE=many\n';
  const set = { NEMO_TOKEN_FILE: '/no/such/token', TURNS_A_DAY_PER_CHAT: 'many' };
  const { folder, child, signal, url, errors } = await run([program('simulator/demo.ts')], set, file);
  const visitor = visit(url);
  expect(await visitor.about()).toMatchObject({ simulated: true });
  const page = await visitor.call('/');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const chat = await visitor.newChat();
  expect(await visitor.say(chat, 'credits')).toBe(202);
  const answer = async () => (await visitor.messages(chat)).at(-1)?.text;
  await vi.waitFor(async () => expect(await answer()).toContain('10000 credits left'), { timeout: 10_000 });
  const listening = await visitor.listen();
  signal('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await errors).toBe('');
  expect(listening.length).toBeGreaterThan(0);
  expect(await readdir(folder)).toEqual(['.env']);
});

test('the page on the configured backend is no simulation, and SIGTERM ends it with a tab open', async () => {
  const env = { NEMO_API_URL: 'http://127.0.0.1:9', WEB_TOKEN: 'an-example-of-a-token', WEB_HOST: '0.0.0.0' };
  const { child, url, errors } = await run([program('src/main.ts'), 'chat', '--web'], env);
  const [, base = ''] = /^(http:\/\/127\.0\.0\.1:\d+\/)\?token=<WEB_TOKEN>$/.exec(url) ?? [];
  const [cookie = ''] =
    (await visit(base).call(`/?token=${env.WEB_TOKEN}`)).headers.get('set-cookie')?.split(';') ?? [];
  const visitor = visit(base, { cookie });
  expect(await visitor.about()).toMatchObject({ simulated: false });
  await visitor.listen();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await errors).toBe('');
});

test('a job goes on after the server was killed in the middle of it, and is paid for once', async () => {
  const clipPath = (await temporaryMovie()).path;
  const simulator = await startSimulator({ speed: 0.002, clip: 'prepared', clipPath, credits: 1_000 });
  onTestFinished(() => simulator.close());
  const env = { NEMO_API_URL: simulator.url, DATA_DIR: await temporaryFolder(), TIME_SCALE: '0.001' };
  const start = () => run([program('src/main.ts'), 'chat', '--web'], env);
  const [path = ''] = await makePhotos(1);
  const photo = { name: 'photo.jpg', content: await readFile(path) };

  const first = await start();
  const visitor = visit(first.url);
  const chat = await visitor.newChat();
  expect(await visitor.say(chat, 'animate this image', { files: [photo] })).toBe(202);
  await vi.waitFor(() => expect(simulator.ledger().renders).toHaveLength(1), {
    interval: 5,
    timeout: 10_000,
  });
  first.signal('SIGKILL');
  await once(first.child, 'exit');

  const again = visit((await start()).url);
  const videos = async () => (await again.messages(chat)).flatMap(({ video }) => video ?? []);
  await vi.waitFor(async () => expect(await videos()).toHaveLength(1), { timeout: 20_000 });
  expect(simulator.ledger().prompts).toHaveLength(1);
  expect((await again.messages(chat))[0]).toMatchObject({ from: 'you', text: 'animate this image' });
});

test('what --web stands with is told, and nothing is started', async () => {
  const { child, errors, url } = await run([program('src/main.ts'), 'chat', '--web', 'photo.jpg']);
  expect(url).toBe('');
  expect(await errors).toBe('--web stands alone: npm run chat -- --web\n');
  expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(2);
});

test('two pages find a port each; one that was asked for and is taken is told', async () => {
  const open = async (port: number | undefined) => {
    const page = createWeb({
      folder: await temporaryFolder(),
      host: '127.0.0.1',
      port,
      token: undefined,
      simulated: false,
      timing: scaleTiming(0.001),
      log: createLog({ level: 'silent', secrets: [] }),
    });
    onTestFinished(() => page.stop());
    await page.start(async () => 'queued');
    return page.url();
  };
  const [one, other] = [await open(undefined), await open(undefined)];
  expect(one).not.toBe(other);
  const taken = Number(new URL(other).port);
  await expect(open(taken)).rejects.toThrow(ConfigError);
  await expect(open(taken)).rejects.toThrow(`127.0.0.1:${taken}: it is taken`);
});

test.each(['0.0.0.0', '192.0.2.1', '::', 'example.org'])('others reach %s, so it wants a token', host => {
  const load = (token: string) => loadConfig({ WEB_HOST: host, WEB_TOKEN: token }, 'no-such-file');
  expect(() => load('')).toThrow(/WEB_TOKEN must be set/);
  expect(() => load('too-short')).toThrow(/WEB_TOKEN must have at least 16/);
  expect(load('an-example-of-a-token').WEB_HOST).toBe(host);
});

test('loopback wants none', () => {
  for (const host of ['127.0.0.1', 'localhost', '::1'])
    expect(loadConfig({ WEB_HOST: host }, 'no-such-file').WEB_TOKEN).toBeUndefined();
});
