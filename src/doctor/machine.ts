import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { request } from 'undici';
import type { Config } from '../config.ts';
import { checkDatabase } from '../database/database.ts';
import { DatabaseError } from '../database/error.ts';
import { hasEncoder } from '../media/shrink.ts';
import type { Timing } from '../timing.ts';
import { bad, type Check, good, note } from './examine.ts';

const GiB = 1024 ** 3;
/** Below these a video or two would fill the disk, or many at once. */
const leastDisk = 0.5 * GiB;
const enoughDisk = 5 * GiB;
/** What the queue in it asks for. */
const leastPostgres = 13;
/** Seconds by which clocks may differ: certificates and tokens bear that much. */
const littleDrift = 30;
const muchDrift = 300;

/** What the bot needs of the machine that it runs on. */
export function machineChecks(config: Config, timing: Timing): Check[] {
  return [
    { name: 'storage', run: async () => checkStorage(config, timing) },
    ...sessionsCheck(config, timing),
    { name: 'disk', run: () => checkDisk(config.DATA_DIR) },
    { name: 'clock', run: () => checkClock(config.NEMO_API_URL, timing) },
    { name: 'ffmpeg', run: () => checkEncoder(AbortSignal.timeout(timing.callTimeout)) },
  ];
}

async function checkStorage({ DATABASE_URL: url, DATA_DIR: folder }: Config, timing: Timing) {
  const path = join(folder, 'bot.db');
  if (url === undefined) return checkFile(path, timing);
  const found = await checkServer(url, timing);
  if (found.state !== 'good' || !existsSync(path) || wasMoved(path, timing)) return found;
  return note(
    `${found.says} What is in ${path} is not there: stop the bot, and bring it with “npm run move”.`,
  );
}

function wasMoved(path: string, timing: Timing): boolean {
  try {
    checkDatabase(path, timing);
    return false;
  } catch (error) {
    return error instanceof DatabaseError && error.reason === 'moved';
  }
}

/** Looks at the database without bringing it to the present schema. */
async function checkServer(url: string, timing: Timing) {
  const { checkPostgres } = await import('../database/postgres.ts');
  try {
    const { name, server, isOlder } = await checkPostgres(url, timing);
    const next = isOlder ? ' It will be brought to this version at the start.' : '';
    if (server < leastPostgres)
      return bad(`${name} is on a server of version ${server}: it has to be ${leastPostgres} or later.`);
    return good(`${name} can be used.${next}`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return bad(`${error.message}.`);
  }
}

function sessionsCheck({ SESSIONS_URL: url }: Config, timing: Timing): Check[] {
  if (url === undefined) return [];
  const run = async () => {
    const { openRedis } = await import('../database/redis.ts');
    try {
      const { name, close } = await openRedis(url, timing);
      close();
      return good(`${name} can be used.`);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return bad(`${error.message}.`);
    }
  };
  return [{ name: 'sessions', run }];
}

function checkFile(path: string, timing: Timing) {
  if (!existsSync(path)) {
    const folder = nearest(dirname(resolve(path)));
    const may = isWritable(folder);
    return may ? good(`${path} will be made.`) : bad(`${folder} may not be written by this user.`);
  }
  try {
    const { isOlder } = checkDatabase(path, timing);
    const next = isOlder ? ', and will be brought to this version at the start: copy it before' : '';
    return good(`${path} can be read and written${next}.`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return error.reason === 'busy' ? note(`${path} is in use: a bot runs on it.`) : bad(`${error.message}.`);
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function checkDisk(folder: string) {
  const { bavail, bsize } = await statfs(nearest(resolve(folder)));
  const free = `${((bavail * bsize) / GiB).toFixed(1)} GiB free for ${folder}`;
  if (bavail * bsize < leastDisk) return bad(`${free}: too little, each video needs room while it is made.`);
  if (bavail * bsize < enoughDisk) return note(`${free}: enough for a few videos at once.`);
  return good(`${free}.`);
}

/** The folder itself, or the one that it will be made in. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}

async function checkClock(url: string, timing: Timing) {
  const signal = AbortSignal.timeout(timing.callTimeout);
  const answer = await request(url, { method: 'HEAD', signal }).catch(() => undefined);
  await answer?.body.dump();
  const said = answer?.headers['date'];
  if (typeof said !== 'string') return note('There was nobody to compare it with.');
  const drift = Math.round(Math.abs(Date.now() - Date.parse(said)) / 1_000);
  if (drift > muchDrift) return bad(`It is ${drift} s off: certificates and tokens will be refused. Set it.`);
  if (drift > littleDrift) return note(`It is ${drift} s off. Let it be set by NTP.`);
  return good('It is right.');
}

async function checkEncoder(signal: AbortSignal) {
  if (await hasEncoder(signal)) return good('Videos that are too large for a chat are made smaller.');
  return note('There is none (or none with H.264): videos that are too large for a chat are sent as a link.');
}
