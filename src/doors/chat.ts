import { type Config, loadConfig } from '../config.ts';
import { logFor } from './log-for.ts';
import { signalled } from './signalled.ts';

/** `npm run chat`: the bot for oneself, in the terminal or with `--web` on a page. Answers the exit status. */
export function chat(args: readonly string[]): Promise<number> {
  return args.includes('--web') ? onPage(args) : inTerminal(args);
}

async function inTerminal(args: readonly string[]): Promise<number> {
  const { runTerminal } = await import('../../adapters/terminal/run.ts');
  return runTerminal(args, async adapters => {
    const config = forOneself(loadConfig());
    const [{ startProgram }, log] = await Promise.all([import('../program.ts'), logFor(config, 'silent')]);
    return startProgram({ config, log, database: 'chat.db', adapters });
  });
}

async function onPage(args: readonly string[]): Promise<number> {
  const asked = signalled();
  const config = forOneself(loadConfig());
  const [{ runWeb }, { startProgram }, log] = await Promise.all([
    import('../../adapters/web/run.ts'),
    import('../program.ts'),
    logFor(config, 'silent'),
  ]);
  const status = await runWeb(args, config, {
    startProgram: create =>
      startProgram({ config, log, database: 'web.db', adapters: parts => [create(parts)] }),
    asked,
  });
  // As with the bot: whoever still waits goes on at the next start.
  process.exit(status);
}

/**
 * Who runs the program, or was given the page's address, is on no list of the platforms' people; and what they send is
 * not for the bot's other processes to run.
 */
function forOneself(config: Config): Config {
  return {
    ...config,
    DATABASE_URL: undefined,
    SESSIONS_URL: undefined,
    ROLE: 'all',
    ALLOWED: undefined,
    BLOCKED: undefined,
  };
}
