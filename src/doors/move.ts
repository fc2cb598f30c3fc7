import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, loadConfig } from '../config.ts';
import { openDatabase } from '../database/database.ts';
import { migrations } from '../database/migrations.ts';
import { openPostgres } from '../database/postgres.ts';
import { MoveRefused, moveAll } from '../storage/move.ts';
import { scaleTiming } from '../timing.ts';
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
  const timing = scaleTiming(config.TIME_SCALE);
  const file = openDatabase(path, timing, migrations, true);
  try {
    const postgres = await openPostgres(url, timing);
    try {
      const jobs = await openJobs(postgres, { timing, isWorker: false, onError: () => {} });
      return await moveAll(file, postgres, jobs).finally(jobs.close);
    } finally {
      await postgres.close();
    }
  } finally {
    file.close();
  }
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
