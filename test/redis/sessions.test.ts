import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { Keyv } from 'keyv';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig, secretsOf } from '../../src/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { openRedis } from '../../src/database/redis.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { doctor } from '../doctor/run.ts';
import { animate, journey } from '../journeys/journey.ts';
import { quick } from '../turns/harness.ts';
import { hasRedis, startRedis } from './server.ts';

const withRedis = test.skipIf(!hasRedis);
const needed = hasRedis ? '' : ' (skipped: there is no redis-server here)';

async function server() {
  const redis = await startRedis();
  onTestFinished(() => redis.close());
  return redis;
}

/** All keys that there are. */
async function keys(url: string): Promise<string[]> {
  const client = await createClient({ url }).connect();
  const found = await client.keys('*');
  client.destroy();
  return found;
}

withRedis(
  `SESSIONS_URL: a project goes on after a restart, and /forget deletes it there${needed}`,
  async () => {
    const { url } = await server();
    const { bot, chat, photos, videos, newest, simulator } = await journey({ env: { SESSIONS_URL: url } });
    await bot.tell(chat.say(animate, [photos[0]]));
    await bot.restart();
    await bot.tell(chat.say('make it faster'));
    expect(videos()).toHaveLength(2);
    expect(simulator.ledger().sessions).toHaveLength(1);
    expect(await keys(url)).toEqual([expect.stringMatching(/^stillmotion:sessions:fake:/)]);
    await bot.tell(chat.command('forget'));
    expect(newest().text).toMatch(/^Done: I have deleted/);
    expect(await keys(url)).toEqual([]);
  },
);

withRedis(
  `what is asked while Redis is away waits however long, and is done once when it is back${needed}`,
  async () => {
    const redis = await server();
    const { bot, chat, photos, videos, texts, spent, log } = await pausing(redis.url);
    await bot.tell(chat.say(animate, [photos[0]]));
    await redis.stop();
    expect((await bot.program.readiness()).ready).toBe(false);
    await chat.accept(chat.say('make it faster'));
    const tries = () => log.filter(line => line.includes('turn starts')).length;
    const before = tries();
    await expect.poll(() => tries() - before, { timeout: 10_000 }).toBeGreaterThan(6);
    expect(log.some(line => line.includes("can't be reached"))).toBe(true);
    expect((await bot.program.engine.health()).queued + (await bot.program.engine.health()).running).toBe(1);
    await redis.again();
    await bot.idle();
    expect(videos()).toHaveLength(2);
    expect(spent()).toBe(150);
    expect(texts().join('\n')).not.toMatch(/went wrong|sorry/i);
    expect(log.join('\n')).not.toContain('secret');
  },
);

/** With pauses that don't fill the log. */
async function pausing(url: string) {
  const all = await journey({
    env: { SESSIONS_URL: url },
    timing: { storagePause: 50, databaseReconnect: 20 },
  });
  return { ...all, log: all.bot.log };
}

withRedis(`what Redis does not answer has failed, and is answered again later${needed}`, async () => {
  const redis = await server();
  const { store, close } = await openRedis(redis.url, { ...quick, databaseAnswer: 1_000 });
  onTestFinished(close);
  const keyv = new Keyv({ store, namespace: 'sessions', throwOnErrors: true });
  await keyv.set('a', 1);
  redis.freeze();
  await expect(keyv.get('a')).rejects.toMatchObject({ reason: 'away' });
  redis.thaw();
  await expect.poll(() => keyv.get('a').catch(() => 'away')).toBe(1);
  await keyv.set('b', 2);
  expect(await keyv.delete('b')).toBe(true);
  expect(await keyv.delete('b')).toBe(false);
  await keyv.clear();
  expect(await keys(redis.url)).toEqual([]);
});

withRedis(`a password that Redis does not take ends the start with a sentence${needed}`, async () => {
  const { url } = await server();
  const wrong = openRedis(url.replace('secret', 'hidden'), quick);
  await expect(wrong).rejects.toThrow(/^Redis at 127.0.0.1:\d+ refuses this user/);
  const says = async (SESSIONS_URL: string) => (await doctor({ SESSIONS_URL })).about('sessions');
  expect(await says(url)).toEqual([
    expect.stringMatching(/^✓ sessions +Redis at 127.0.0.1:\d+ can be used\.$/),
  ]);
  expect(await says(url.replace('secret', 'hidden'))).toEqual([
    expect.stringMatching(
      /^✗ sessions .* refuses this user: check the name and the password in its address\.$/,
    ),
  ]);
});

test('a Redis that is away ends the start with a sentence that names no secret, and leaves nothing open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'away-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = loadConfig(
    { DATA_DIR: folder, SESSIONS_URL: 'redis://:secret@127.0.0.1:1' },
    'no-such-file',
  );
  const limits = { perUser: undefined, perChat: undefined, credits: undefined };
  const away = openStorage(config, 'bot.db', { timing: quick, limits, now: Date.now, onError: () => {} });
  await expect(away).rejects.toThrow(/^Redis at 127.0.0.1:1 can't be reached: check that the server runs/);
  openDatabase(join(folder, 'bot.db'), quick).close();
  expect(secretsOf(config)).toContain('redis://:secret@127.0.0.1:1');
});
