import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';

/** All that the chat says until it is left, and in between what it loads, each on a line of its own. */
let lines: string[];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stillmotion-start-'));
  const sayLoads = fileURLToPath(new URL('./fakes/say-loads.ts', import.meta.url));
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const args = ['--import', sayLoads, main, 'chat'];
  const env = { ...process.env, DATA_DIR: folder, NEMO_API_URL: 'http://127.0.0.1:9', TIME_SCALE: '0.001' };
  const chat = spawn(process.execPath, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const ended = once(chat, 'exit');
    chat.stdin.end();
    lines = (await text(chat.stdout)).split('\n');
    expect(await ended).toEqual([0, null]);
  } finally {
    chat.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});

const place = (what: string) => lines.findIndex(line => line.includes(what));
const packagesOf = (some: readonly string[]) =>
  new Set(some.flatMap(line => /^loads .*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(line)?.[1] ?? []));

test('the prompt comes before what opens the database and talks to the backend is even loaded', () => {
  const prompt = place('Stillmotion. A picture');
  const before = packagesOf(lines.slice(0, prompt));
  expect([...before]).toContain('zod');
  for (const later of ['undici', 'keyv', 'pino']) expect([...before]).not.toContain(later);
  expect(place('/src/main.ts')).toBeLessThan(prompt);
  expect(place('/src/database/database.ts')).toBeGreaterThan(prompt);
  expect(place('/src/nemo/client.ts')).toBeGreaterThan(prompt);
});

test('a chat without pictures loads no platform and nothing that reads media', () => {
  const loaded = packagesOf(lines);
  expect([...loaded]).toContain('undici');
  for (const heavy of [
    'discord.js',
    'grammy',
    'sharp',
    'heic-decode',
    'libheif-js',
    'pg',
    'pg-boss',
    '@redis/client',
    'mediabunny',
    'file-type',
    '@fastify/busboy',
    '@fastify/send',
  ])
    expect([...loaded]).not.toContain(heavy);
});

test('what was compiled is kept beside the packages for the next start', () => {
  expect(lines.find(line => line.startsWith('keeps '))).toContain('/node_modules/.cache/compiled/');
});
