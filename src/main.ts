import { ConfigError, loadConfig } from './config.ts';

/**
 * The program's door: `main.ts` runs the bot, `main.ts chat …` the terminal. Only what the chosen way needs is
 * loaded. Exit status: 0 done, 1 failed, 2 can't be used as called or configured.
 */
const [mode, ...args] = process.argv.slice(2);

try {
  if (mode === 'chat') process.exitCode = await chat(args);
  else if (mode === undefined) process.exitCode = await bot();
  else
    throw new ConfigError([
      `There is no “${mode}”. Use “npm start” for the bot or “npm run chat” for the terminal.`,
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
  loadConfig();
  throw new ConfigError([
    'No platform is configured, so there is nobody to talk to. Try “npm run chat”, or “npm run demo” without any account.',
  ]);
}

async function logFor(config: ReturnType<typeof loadConfig>, fallback: string) {
  const { createLog } = await import('./log.ts');
  return createLog({ level: config.LOG_LEVEL ?? fallback, secrets: [config.NEMO_TOKEN ?? ''] });
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
