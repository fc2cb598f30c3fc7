import assert from 'node:assert/strict';
import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { type Container, startContainer, until } from './container.ts';
import { openImages } from './image.ts';
import { lookAround, peakMemory } from './inside.ts';
import { missing } from './shell.ts';
import { speed, startStandIns } from './stand-ins.ts';

/**
 * Proves the container without an engine: builds the Dockerfile, runs the image by Docker's own runtime between the
 * stand-ins for Telegram and the video service, and stops and restarts it. docs/container.md says more.
 * Exit status: 0 proven, 1 refuted, 2 can't be tried here.
 */
const lacking = missing(['buildah', 'debootstrap', 'runc']);
if (lacking.length > 0 || process.getuid?.() !== 0) {
  const programs = `there is no ${lacking.join(', no ')}. On Debian: apt-get install buildah debootstrap runc`;
  process.stderr.write(`Not tried: ${lacking.length > 0 ? programs : 'it needs root'}\n`);
  process.exit(2);
}

const work = await mkdtemp(join(tmpdir(), 'stillmotion-container-'));
const [data, secrets] = [join(work, 'data'), join(work, 'secrets')];
const images = openImages(work);
const standIns = await startStandIns();
const { telegram, simulator, silentDiscord } = standIns;
const env = {
  NEMO_API_URL: simulator.url,
  NEMO_WEB_URL: simulator.url,
  TELEGRAM_API_ROOT: telegram.url,
  TELEGRAM_BOT_TOKEN_FILE: '/run/secrets/telegram',
  TIME_SCALE: String(speed),
  HTTP_HOST: '127.0.0.1',
  HTTP_PORT: String(await freePort()),
};
const started: Container[] = [];

try {
  await proveAll();
} catch (error) {
  process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  for (const container of started) {
    await container.kill();
    process.stderr.write((await container.ended()).errors);
  }
  process.exitCode = 1;
} finally {
  for (const container of started) await container.kill();
  await Promise.all([standIns.close(), images.close()]);
  await rm(work, { recursive: true });
}

async function proveAll(): Promise<void> {
  await images.makeBase();
  const image = await images.build();
  const [base = 0, ...own] = image.bytes.map(bytes => Math.round(bytes / 1e6));
  say(`The Dockerfile builds: ${base} MB of base and ${own.join(' + ')} MB of ours.`);
  assert.ok(image.bytes.reduce((sum, bytes) => sum + bytes) < 350e6, 'the image is larger than 350 MB');
  const files = await readdir(join(image.root, 'app'));
  assert.deepEqual(files.sort(), ['LICENSE', 'adapters', 'commands', 'node_modules', 'package.json', 'src']);
  const packages = await readdir(join(image.root, 'app/node_modules'));
  for (const name of ['vitest', 'typescript', 'node'])
    assert.ok(!packages.includes(name), `${name} is there`);
  say(
    `It holds the program and ${packages.length} packages for production, and nothing else of the project.`,
  );

  // As an engine makes a volume: with the owner that the image's folder has.
  for (const folder of [data, secrets]) await mkdir(folder, { mode: 0o700 });
  await writeFile(join(secrets, 'telegram'), `${telegram.token}\n`, { mode: 0o600 });
  for (const path of [data, secrets, join(secrets, 'telegram')])
    await chown(path, image.user.uid, image.user.gid);
  const start = async (more: Record<string, string> = {}) => {
    const folders = { '/data': data, '/run/secrets': secrets };
    const container = await startContainer(image, work, { folders, env: { ...env, ...more } });
    started.push(container);
    return container;
  };

  const first = await start();
  say(`It starts, and the image's health check succeeds after ${round(await first.healthy())} ms.`);
  const inside = JSON.parse(await first.exec('node', '-e', lookAround));
  assert.deepEqual(inside, {
    user: image.user.uid,
    first: '/usr/local/bin/node',
    rights: '0000000000000000',
    newRights: '1',
    written: { '/': 'EROFS', '/app': 'EROFS', '/data': 'yes', '/tmp': 'yes' },
  });
  say(`It runs as user ${inside.user}, is process 1, has no rights, and writes to /data and /tmp only.`);

  await standIns.sendPhoto();
  const [video] = await until(videos(1));
  say(`A photo becomes a video on Telegram: ${video?.width}×${video?.height}, ${video?.duration} s.`);
  say(`The most memory so far: ${round(Number(await first.exec('node', '-e', peakMemory)))} MB.`);

  await standIns.sendHeic();
  await until(async () => assert.equal(standIns.prompts().length, 2));
  say(`Asked to stop in the middle of the next, it ends with 0 after ${round(await first.stop())} ms.`);
  assert.equal(standIns.videos().length, 1);

  const second = await start();
  await second.healthy();
  await until(videos(2));
  assert.equal(standIns.prompts().length, 2);
  say('Started again with the same /data, it delivers that video and pays for nothing twice.');
  say(`Asked to stop with nothing to do, it ends with 0 after ${round(await second.stop())} ms.`);

  const third = await start({ ...silentDiscord, TIME_SCALE: '1' });
  await third.healthy();
  say(`Asked to stop while it waits for a platform, it ends with 0 after ${round(await third.stop())} ms.`);

  const fourth = await start({ TELEGRAM_BOT_TOKEN_FILE: '' });
  const { status, errors } = await fourth.ended();
  assert.equal(status, 2);
  say(`Without a platform it ends with 2 and says: ${errors.trim()}`);
  assert.deepEqual(telegram.violations(), []);
  assert.deepEqual(simulator.ledger().violations, []);
}

function videos(count: number) {
  return async () => {
    assert.equal(standIns.videos().length, count);
    return standIns.videos();
  };
}

function say(sentence: string): void {
  process.stdout.write(`✓ ${sentence}\n`);
}

function round(value: number): number {
  return Math.round(value);
}
