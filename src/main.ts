import type { ChatAdapter } from './chat.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import type { HttpServer } from './http.ts';
import type { Parts } from './program.ts';

/**
 * The program's door: `main.ts` runs the bot, `main.ts chat …` the terminal, `main.ts doctor` looks whether the bot
 * could run. Only what the chosen way needs is loaded. Exit status: 0 done, 1 failed, 2 can't be used as called or
 * configured.
 */
const [mode, ...args] = process.argv.slice(2);

/** A running step may end within this; containers are killed 10 s after they were asked to stop. */
const stopGraceMs = 5_000;

try {
  if (mode === 'chat') process.exitCode = await chat(args);
  else if (mode === 'doctor') process.exitCode = await doctor();
  else if (mode === undefined) process.exitCode = await bot();
  else
    throw new ConfigError([
      `There is no “${mode}”. Use “npm start” for the bot, “npm run chat” for the terminal, “npm run doctor” for a check.`,
    ]);
} catch (error) {
  process.exitCode = await refuse(error);
}

async function chat(given: readonly string[]): Promise<number> {
  const { runTerminal } = await import('../adapters/terminal/run.ts');
  return runTerminal(given, async (adapters, onTurnEnd) => {
    const config = loadConfig();
    const [{ startProgram }, log] = await Promise.all([import('./program.ts'), logFor(config, 'silent')]);
    return startProgram({ config, log, database: 'chat.db', adapters, onTurnEnd });
  });
}

async function bot(): Promise<number> {
  const config = loadConfig();
  const http =
    config.HTTP_PORT === undefined ? undefined : await startServer(config.HTTP_PORT, config.HTTP_HOST);
  const platforms = await Promise.all([telegram(config, http), discord(config)]);
  const configured = platforms.filter(platform => platform !== undefined);
  if (configured.length === 0) {
    throw new ConfigError([
      'No platform is configured: set TELEGRAM_BOT_TOKEN or DISCORD_BOT_TOKEN. Or try “npm run chat”, and “npm run demo” without any account.',
    ]);
  }
  const [{ startProgram }, log] = await Promise.all([import('./program.ts'), logFor(config, 'info')]);
  const program = await startProgram({
    config,
    log,
    database: 'bot.db',
    adapters: parts => configured.map(create => create(parts)),
  });
  const asked = signalled();
  log.info('ready');
  log.info({ signal: await asked }, 'stopping; unfinished turns go on at the next start');
  await program.stop(stopGraceMs);
  await http?.close();
  // A platform that is away is asked again for an hour: whoever still waits for it goes on at the next start.
  process.exit(0);
}

type CreateAdapter = (parts: Parts) => ChatAdapter;

/** Each platform is loaded only where it is configured. */
async function telegram(config: Config, http: HttpServer | undefined): Promise<CreateAdapter | undefined> {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot } = config;
  if (token === undefined) return undefined;
  const { createTelegram, telegramWebhook } = await import('../adapters/telegram/adapter.ts');
  const webhook = telegramWebhook(config, http);
  return parts =>
    createTelegram({ ...parts, token, apiRoot, webhook, commands: parts.commands.map(({ name }) => name) });
}

async function discord(config: Config): Promise<CreateAdapter | undefined> {
  const { DISCORD_BOT_TOKEN: token, DISCORD_API_URL: apiUrl } = config;
  if (token === undefined) return undefined;
  const { createDiscord } = await import('../adapters/discord/adapter.ts');
  return parts => createDiscord({ ...parts, token, apiUrl });
}

async function doctor(): Promise<number> {
  const config = loadConfig();
  const [{ examine }, { telegramChecks }, { discordChecks }, { commands }, { scaleTiming }] =
    await Promise.all([
      import('./doctor.ts'),
      import('../adapters/telegram/doctor.ts'),
      import('../adapters/discord/doctor.ts'),
      import('../commands/index.ts'),
      import('./timing.ts'),
    ]);
  const readable = {
    name: 'configuration',
    run: async () => ({ state: 'good' as const, says: 'It can be used as it is.' }),
  };
  const timing = scaleTiming(config.TIME_SCALE);
  const telegram = telegramChecks(config, { commands: commands.map(({ name }) => name), timing });
  const discord = discordChecks(config, { commands, timing });
  return examine([readable, ...telegram, ...discord], text => process.stdout.write(text));
}

async function startServer(port: number, host: string) {
  const { startHttp } = await import('./http.ts');
  return startHttp({ port, host });
}

function signalled(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

async function logFor(config: Config, fallback: string) {
  const { createLog } = await import('./log.ts');
  return createLog({ level: config.LOG_LEVEL ?? fallback, secrets: secretsOf(config) });
}

function secretsOf(config: Config): string[] {
  const { NEMO_TOKEN, TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET, DISCORD_BOT_TOKEN } = config;
  return [NEMO_TOKEN, TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET, DISCORD_BOT_TOKEN].filter(
    secret => secret !== undefined,
  );
}

/** Problems that a person can mend are sentences; anything else is a bug and shows where it happened. */
async function refuse(error: unknown): Promise<number> {
  const { DatabaseError } = await import('./database/error.ts');
  const known = error instanceof ConfigError || error instanceof DatabaseError;
  const text = known
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`${text}\n`);
  return 2;
}
