import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Where the program begins: `main.ts` runs the bot, `main.ts chat …` the terminal or a page, `main.ts doctor` looks
 * whether the bot could run, `main.ts move` brings what it keeps to a PostgreSQL. Only what the chosen door needs is
 * loaded. Exit status: 0 done, 1 failed, 2 can't be used as called or configured.
 */
const [mode, ...args] = process.argv.slice(2);

// Before anything else is loaded. Where nothing may be written there, as in the container, all is compiled anew.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
const { ConfigError } = await import('./config.ts');

try {
  process.exitCode = await enter();
} catch (error) {
  // The HTTP server may listen already and would keep the process alive.
  process.exit(await refuse(error));
}

async function enter(): Promise<number> {
  if (mode === undefined) return (await import('./doors/bot.ts')).bot();
  if (mode === 'chat') return (await import('./doors/chat.ts')).chat(args);
  if (mode === 'doctor') return (await import('./doors/doctor.ts')).doctor(args);
  if (mode === 'move') return (await import('./doors/move.ts')).move(args);
  throw new ConfigError([
    `There is no “${mode}”. Use “npm start” for the bot, “npm run chat” for the terminal, “npm run doctor” for a check, “npm run move” to go to PostgreSQL.`,
  ]);
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
