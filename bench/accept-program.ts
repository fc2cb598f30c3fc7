import { join } from 'node:path';
import { commands } from '../commands/index.ts';
import type { Accept, ChatAdapter } from '../src/chat.ts';
import { createAccept } from '../src/conversation/accept.ts';
import { openDatabase } from '../src/database/database.ts';
import { startHttp } from '../src/http.ts';
import { createLog } from '../src/log.ts';
import { timing } from '../src/timing.ts';
import { createSqliteTurns } from '../src/turns/sqlite.ts';
import { countStored, webhookPath, webhookSecret } from './accept-ways.ts';

/** The program's way in: the adapter as it is, and the line on the disk, from which nothing is taken out. */
const [way = '', folder = '', url = '', token = ''] = process.argv.slice(2);
const log = createLog({ level: 'warn', secrets: [] });

/** Starts what takes updates in, and answers where a browser finds it, which a platform is not interested in. */
async function start(accept: Accept): Promise<string> {
  if (way === 'page') {
    const { createWeb } = await import('../adapters/web/adapter.ts');
    const place = { folder: join(folder, 'web'), host: '127.0.0.1', port: 0, token: undefined };
    const page = createWeb({ ...place, simulated: false, timing, log });
    await page.start(accept);
    return page.url();
  }
  await (await platform()).start(accept);
  return '';
}

async function platform(): Promise<ChatAdapter> {
  if (way === 'gateway') {
    const { createDiscord } = await import('../adapters/discord/adapter.ts');
    return createDiscord({ token, apiUrl: url, commands: [], timing, log });
  }
  const { createTelegram } = await import('../adapters/telegram/adapter.ts');
  const http = way === 'webhook' ? await startHttp({ port: 0, host: '127.0.0.1' }) : undefined;
  const webhook = http && { url: `${http.url}${webhookPath}`, secret: webhookSecret, http };
  return createTelegram({ token, apiRoot: url, webhook, commands: [], timing, log });
}

const engine = createSqliteTurns(openDatabase(join(folder, 'bot.db'), timing), {
  timing,
  onError: error => {
    throw error;
  },
});
const accept = createAccept(engine, commands);
const stored = countStored();
const place = await start(async event => {
  const result = await accept(event);
  stored();
  return result;
});
process.send?.(place);
