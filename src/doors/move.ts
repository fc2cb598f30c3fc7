import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, loadConfig } from '../config.ts';
import { openDatabase } from '../database/database.ts';
import { migrations } from '../database/migrations.ts';
import { openPostgres } from '../database/postgres.ts';
import type { Redis } from '../database/redis.ts';
import { MoveRefused, moveAll } from '../storage/move.ts';
import { scaleTiming, type Timing } from '../timing.ts';
import { openJobs } from '../turns/postgres-jobs.ts';

/** `npm run move`: what the bot keeps in its file goes to the PostgreSQL of `DATABASE_URL`. Answers the exit status. */
export async function move(args: readonly string[]): Promise<number> {
  if (args.length > 0) throw new ConfigError(['“npm run move” takes no arguments; it goes by the settings.']);
  const config = loadConfig();
  const { DATABASE_URL: url, DATA_DIR: folder } = config;
  const path = join(folder, 'bot.db');
  if (url === undefined) throw new ConfigError(['Set DATABASE_URL to the PostgreSQL to move to.']);
  if (!existsSync(path)) throw new ConfigError([`There is no ${path}: DATA_DIR must be the bot's folder.`]);
  try {
    const moved = await moveFile(path, url, config);
    process.stdout.write(`${[report(path, moved), ...aboutAccount(config)].join('\n')}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof MoveRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

async function moveFile(path: string, url: string, config: Config): Promise<number | 'before'> {
  const { SESSIONS_URL: sessionsUrl, TIME_SCALE: scale } = config;
  const timing = scaleTiming(scale);
  await using opened = new AsyncDisposableStack();
  const file = openDatabase(path, timing, migrations, true);
  opened.defer(file.close);
  const postgres = await openPostgres(url, timing);
  opened.defer(postgres.close);
  const jobs = await openJobs(postgres, { timing, isWorker: false, onError: () => {} });
  opened.defer(jobs.close);
  const redis = sessionsUrl === undefined ? undefined : await openSessions(sessionsUrl, timing);
  opened.defer(() => redis?.close());
  return await moveAll(file, postgres, jobs, redis?.store);
}

async function openSessions(url: string, timing: Timing): Promise<Redis> {
  const { openRedis } = await import('../database/redis.ts');
  return openRedis(url, timing);
}

function report(path: string, moved: number | 'before'): string {
  const what =
    moved === 'before'
      ? `${path} was moved before; nothing was left to do.`
      : `Moved ${path}, with ${moved} unfinished ${moved === 1 ? 'turn' : 'turns'}.`;
  return `${what} Start the bot with the same DATABASE_URL: it goes on there. The file is kept as a copy, and no bot starts on it any more.`;
}

/** What the file can't bring along. */
function aboutAccount({ NEMO_TOKEN: token, DATA_DIR: folder }: Config): string[] {
  if (token !== undefined) return [];
  return [
    `NEMO_TOKEN is not set: the projects belong to the anonymous account in ${join(folder, 'identity.json')}. Only a bot with this DATA_DIR goes on with them; with another account chats begin new ones.`,
  ];
}
