import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatAdapter } from '../chat.ts';
import { type Config, ConfigError, loadConfig } from '../config.ts';
import type { HttpServer } from '../http.ts';
import { openOperator } from '../operator/open.ts';
import { type Parts, startProgram } from '../program.ts';
import { timing } from '../timing.ts';
import { logFor } from './log-for.ts';
import { signalled } from './signalled.ts';

/** `npm start`: the bot on every platform that is configured, until the process is asked to stop. */
export async function bot(): Promise<never> {
  // From the beginning: signals that nobody listens to never reach process 1 of a container.
  const asked = signalled();
  let ready = false;
  void asked.then(() => ready || process.exit(0));
  const config = loadConfig();
  const operator = await openOperator(config);
  const platforms = await Promise.all([telegram(config, operator?.http), discord(config)]);
  const configured = platforms.filter(platform => platform !== undefined);
  if (configured.length === 0) {
    throw new ConfigError([
      'No platform is configured: set TELEGRAM_BOT_TOKEN or DISCORD_BOT_TOKEN. Or try “npm run chat”, and “npm run demo” without any account.',
    ]);
  }
  const log = await logFor(config, 'info');
  const program = await startProgram({
    config,
    log,
    database: 'bot.db',
    adapters: parts => configured.map(create => create(parts)),
    ...(operator && { watch: operator.watch }),
  });
  operator?.tellState(program);
  ready = true;
  log.info('ready');
  // For the next start, also where this one will be killed.
  flushCompileCache();
  log.info({ signal: await asked }, 'stopping; unfinished turns go on at the next start');
  const stopped = program.stop(timing.stopGrace).then(() => operator?.http.close());
  await Promise.race([stopped, sleep(timing.stopWhole)]);
  // A platform that is away is asked again for an hour: whoever still waits for it goes on at the next start.
  process.exit(0);
}

type CreateAdapter = (parts: Parts) => ChatAdapter;

/** Each platform is loaded only where it is configured. */
async function telegram(config: Config, http: HttpServer | undefined): Promise<CreateAdapter | undefined> {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot } = config;
  if (token === undefined) return undefined;
  const { createTelegram, telegramWebhook } = await import('../../adapters/telegram/adapter.ts');
  const webhook = telegramWebhook(config, http);
  return parts =>
    createTelegram({ ...parts, token, apiRoot, webhook, commands: parts.commands.map(({ name }) => name) });
}

async function discord(config: Config): Promise<CreateAdapter | undefined> {
  const { DISCORD_BOT_TOKEN: token, DISCORD_API_URL: apiUrl, DISCORD_CHANNELS: channels } = config;
  const { DISCORD_THREADS: threads, DISCORD_SHARDS: shards } = config;
  if (token === undefined) return undefined;
  const { createDiscord } = await import('../../adapters/discord/adapter.ts');
  return parts => createDiscord({ ...parts, token, apiUrl, channels, threads, shards });
}
