import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Keyv } from 'keyv';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '../../src/database/database.ts';
import { keyvSqlite } from '../../src/database/keyv.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { openRedis } from '../../src/database/redis.ts';
import { TurnEnd, type TurnHandler } from '../../src/turns/engine.ts';
import { postgresUsage } from '../../src/usage/postgres-usage.ts';
import { sqliteUsage } from '../../src/usage/sqlite-usage.ts';
import { doctor } from '../doctor/run.ts';
import { startTelegram } from '../fakes/telegram/server.ts';
import { makePhotos } from '../journeys/photos.ts';
import { makeWorld } from '../kills/lives.ts';
import { hasRedis, startRedis } from '../redis/server.ts';
import { animate } from '../telegram/journey.ts';
import { gate, idle, newTurn, wide } from '../turns/contract.ts';
import { quick, sqliteHarness } from '../turns/harness.ts';
import { newDatabase, postgresEngines } from '../turns/postgres-harness.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const killAt = fileURLToPath(new URL('../kills/kill-at.ts', import.meta.url));
const text = z.string();

/** A file for a bot, an empty database on the server, and the command between them. */
async function moving() {
  const [world, file, { url, drop }] = await Promise.all([
    makeWorld({ onTestFinished }),
    sqliteHarness(),
    newDatabase(),
  ]);
  const engines = postgresEngines(url);
  onTestFinished(async () => {
    await engines.closeAll();
    await file.dispose();
    await drop();
  });
  const usual = { DATABASE_URL: url, DATA_DIR: dirname(file.path) };
  const move = (env: Record<string, string> = {}, ...preload: string[]) =>
    world.live([...preload, main, 'move'], { env: { ...usual, ...env } });
  return { file, url, engines, move };
}

test('turns go on in their order where they were, and what was paid for is not paid again', async () => {
  const { file, engines, move } = await moving();
  const before = await file.open();
  const [block, log] = [gate(), Array.of<string>()];
  const runs = Array.of<string>();
  const handler: TurnHandler = async ({ turn, attempt, inVain, step, paid, absorb, signal }) => {
    if (turn.id === 'left') {
      runs.push(`#${attempt}: ${inVain}`);
      if (attempt < 3) throw new TurnEnd('lost');
      return attempt === 3 ? block.pass(signal) : undefined;
    }
    if (turn.id === 'head') {
      if (attempt === 1) await absorb(['part']);
      log.push(await step('first', text, async () => `step of run ${attempt}`));
      const submit = async () => {
        log.push('charge');
        await block.pass(signal);
        return 'never';
      };
      await paid('prompt', text, { submit, recover: async () => `${log.push('recover')}` });
    }
    log.push(`${turn.id} #${attempt} ${turn.payload}`);
  };
  for (const id of ['head', 'part', 'next', 'last'])
    await before.enqueue(newTurn(id, { payload: `\u0000 "${id}" 🎬` }));
  await before.enqueue(newTurn('done', { chat: 'b' }));
  await before.enqueue(newTurn('left', { chat: 'c' }));
  await before.start(handler, wide);
  await block.reached;
  await expect.poll(() => before.queued('b')).toEqual([]);
  await expect.poll(() => runs).toHaveLength(3);
  await file.crash();
  expect(log.splice(0)).toEqual(expect.arrayContaining(['step of run 1', 'charge', 'done #1 null']));

  const moved = await move();
  expect(moved).toMatchObject({ code: 0, output: expect.stringContaining('with 5 unfinished turns') });
  const after = await engines.open();
  for (const id of ['done', 'head', 'part', 'last'])
    expect(await after.enqueue(newTurn(id))).toBe('duplicate');
  await after.start(handler, wide);
  await idle(after);
  expect(runs).toEqual(['#1: 0', '#2: 0', '#3: 0', '#4: 1']);
  expect(log).toEqual([
    'step of run 1',
    'recover',
    'head #2 \u0000 "head" 🎬',
    'next #1 \u0000 "next" 🎬',
    'last #1 \u0000 "last" 🎬',
  ]);
  expect(engines.errors).toEqual([]);
});

test('a file is moved once with all that is in it, and no bot starts on it any more', async () => {
  const { file, url, engines, move } = await moving();
  const before = await file.open();
  for (const turn of [newTurn('1'), newTurn('now', { urgent: true })]) await before.enqueue(turn);
  const limits = { perUser: undefined, perChat: undefined, credits: undefined };
  const used = sqliteUsage(file.database(), limits, Date.now);
  await used.count('1 prompt', { user: 'ada', chat: 'a', exempt: false });
  for (const [total, last] of [[100], [40, 100]] as const) await used.noteBalance('account', total, last);
  await file.crash();
  await (await engines.open()).crash();
  const storage = async () =>
    (await doctor({ DATABASE_URL: url, DATA_DIR: dirname(file.path) })).about('storage')[0];
  expect(await storage()).toMatch(/^! .* is not there: stop the bot, and bring it with “npm run move”\.$/);
  expect(await move()).toMatchObject({ code: 0, output: expect.stringContaining('2 unfinished turns.') });
  expect(await storage()).toMatch(/^✓ .* can be used\.$/);
  const worker = await engines.open();
  const log: string[] = [];
  await worker.start(async ({ turn }) => void log.push(turn.id), wide);
  await idle(worker);
  expect(await move()).toMatchObject({ code: 0, output: expect.stringContaining('was moved before') });
  expect(log).toEqual(['now', '1']);
  const postgres = await openPostgres(url, quick);
  const usage = postgresUsage(postgres, limits, Date.now);
  expect(await usage.lastDay()).toEqual({ turns: 1, credits: 60 });
  expect(await usage.noteBalance('account', 30, 40)).toBe(10);
  await postgres.close();
  expect(() => openDatabase(file.path, quick)).toThrow(/was moved to a PostgreSQL: set DATABASE_URL/);
  const other = await newDatabase();
  onTestFinished(other.drop);
  expect(await move({ DATABASE_URL: other.url })).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^The bot's database was moved to PostgreSQL's database test_/),
  });
});

test('nothing is moved while a bot runs on the file, or workers on the server, or while turns wait there', async () => {
  const { file, engines, move } = await moving();
  await (await file.open()).enqueue(newTurn('1'));
  expect(await move()).toMatchObject({
    code: 2,
    output: expect.stringContaining('in use by another process'),
  });
  await file.crash();
  const worker = await engines.open();
  await worker.start(async () => {}, wide);
  await expect.poll(async () => (await move()).output, { timeout: 20_000 }).toContain('Workers are running');
  await worker.stop(0);
  await worker.enqueue(newTurn('other'));
  await expect
    .poll(async () => (await move()).output, { timeout: 20_000 })
    .toContain('has unfinished turns of its own');
  openDatabase(file.path, quick).close();
  await worker.start(async () => {}, wide);
  await idle(worker);
  await worker.stop(0);
  expect(await worker.queued('a')).toEqual([]);
  await expect.poll(async () => (await move()).output, { timeout: 20_000 }).toMatch(/^Moved /);
  expect(await worker.queued('a')).toMatchObject([{ id: '1' }]);
});

test('killed before or after it marks the file, it is run again and moves all, once', async () => {
  const first = await moving();
  await first.file.open();
  await first.file.crash();
  const writes = join(dirname(first.file.path), 'writes');
  const preload = ['--import', killAt];
  await first.move({ WRITES_TO: writes }, ...preload);
  const mark = (await readFile(writes, 'utf8')).split('\n').findIndex(line => line.includes('user_version'));
  expect(mark).toBeGreaterThan(0);
  for (const moment of ['before', 'after'] as const) {
    const { file, engines, move } = await moving();
    const before = await file.open();
    for (const id of ['1', '2']) await before.enqueue(newTurn(id));
    await file.crash();
    const killed = await move({ KILL_AT: `${moment} ${mark + 1}` }, ...preload);
    expect(killed.signal).toBe('SIGKILL');
    if (moment === 'after')
      expect(() => openDatabase(file.path, quick)).toThrow(/run “npm run move” again if it was not finished/);
    const worker = await engines.open();
    expect(await worker.queued('a')).toEqual([]);
    expect(await move()).toMatchObject({
      code: 0,
      output: expect.stringContaining('with 2 unfinished turns'),
    });
    expect((await worker.queued('a')).map(({ id }) => id)).toEqual(['1', '2']);
  }
});

test.skipIf(!hasRedis)(
  `with SESSIONS_URL sessions go there, and nothing of them to the database${hasRedis ? '' : ' (skipped: there is no redis-server here)'}`,
  async () => {
    const [{ file, url, move }, redis] = await Promise.all([moving(), startRedis()]);
    onTestFinished(() => redis.close());
    await file.open();
    const ofFile = new Keyv({ store: keyvSqlite(file.database()), namespace: 'sessions' });
    for (const key of ['a', 'b']) await ofFile.set(key, { lastWish: key });
    await new Keyv({ store: keyvSqlite(file.database()), namespace: 'marks' }).set('checked', 1);
    await file.crash();
    expect(await move({ SESSIONS_URL: redis.url })).toMatchObject({ code: 0 });
    const [there, postgres] = await Promise.all([openRedis(redis.url, quick), openPostgres(url, quick)]);
    const ofRedis = new Keyv({ store: there.store, namespace: 'sessions' });
    expect(await ofRedis.get('b')).toEqual({ lastWish: 'b' });
    expect(await postgres.query(`SELECT key FROM keyv WHERE key NOT LIKE 'moved:%'`)).toEqual([
      { key: 'marks:checked' },
    ]);
    there.close();
    await postgres.close();
  },
);

test('npm start, killed after the wish, moved, and started on PostgreSQL: one charge, one video, and the project goes on', {
  timeout: 60_000,
}, async () => {
  const [world, telegram, photos, database] = await Promise.all([
    makeWorld({ onTestFinished }),
    startTelegram(),
    makePhotos(1),
    newDatabase(),
  ]);
  onTestFinished(async () => {
    await telegram.close();
    await database.drop();
  });
  const ada = telegram.person('Ada');
  const chat = telegram.privateChat(ada);
  await telegram.photo(chat, ada, photos[0] ?? '', { caption: animate });
  const platform = { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url };
  const onServer = { ...platform, DATABASE_URL: database.url };
  const prompts = () => world.simulator.ledger().prompts.map(({ text }) => text);
  await world.live([main], { env: platform, moment: () => prompts().length > 0 });

  const moved = await world.live([main, 'move'], { env: onServer });
  expect(moved).toMatchObject({ code: 0, output: expect.stringContaining('with 1 unfinished turn.') });
  expect(moved.output).toContain('anonymous account');
  const refused = await world.live([main], { env: platform });
  expect(refused).toMatchObject({ code: 2, output: expect.stringContaining('was moved to a PostgreSQL') });

  const videos = () => telegram.messages(chat).filter(({ byBot, media }) => byBot && media).length;
  let hasGoneOn = false;
  const isDone = () => {
    if (!hasGoneOn && videos() === 1) {
      hasGoneOn = true;
      telegram.say(chat, ada, 'make it faster');
    }
    return videos() === 2 && telegram.updates().every(({ confirmed }) => confirmed);
  };
  await world.live([main], { env: onServer, moment: isDone, signal: 'SIGTERM' });
  expect(prompts()).toEqual([animate, 'make it faster']);
  expect(world.simulator.ledger().sessions).toHaveLength(1);
});
