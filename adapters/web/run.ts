import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, ConfigError } from '../../src/config.ts';
import type { Log } from '../../src/log.ts';
import type { Timing } from '../../src/timing.ts';
import { createWeb, type WebAdapter } from './adapter.ts';
import { isEveryAddress } from './server.ts';

interface Parts {
  timing: Timing;
  log: Log;
}

interface Running {
  stop(graceMs: number): Promise<void>;
}

/** Starts the rest of the program around the page's adapter. */
type StartProgram = (create: (parts: Parts) => WebAdapter) => Promise<Running>;

/** How long a turn may go on with its present step when the page is closed. */
const graceMs = 1_000;

/** The page from its arguments to its exit status, until `asked` (the signal to end) resolves. */
export async function runWeb(
  args: readonly string[],
  config: Config,
  { startProgram, asked }: { startProgram: StartProgram; asked: Promise<unknown> },
): Promise<number> {
  const { simulated } = readArguments(args);
  const { WEB_HOST: host, WEB_PORT: port, WEB_TOKEN: token } = config;
  const page = Promise.withResolvers<WebAdapter>();
  const running = await startProgram(parts => {
    const folder = join(config.DATA_DIR, 'web');
    const adapter = createWeb({ folder, host, port, token, simulated, ...parts });
    page.resolve(adapter);
    return adapter;
  });
  const url = (await page.promise).url();
  const address = token === undefined ? url : `${url}?token=<WEB_TOKEN>`;
  const others = isEveryAddress(host)
    ? 'Others reach it under the name or an address of this machine.\n'
    : '';
  process.stdout.write(`Stillmotion is open at ${address}\n${others}Ctrl-C ends it.\n`);
  await asked;
  await running.stop(graceMs);
  return 0;
}

function readArguments(args: readonly string[]): { simulated: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { web: { type: 'boolean' }, simulated: { type: 'boolean', default: false } },
    });
    return values;
  } catch {
    throw new ConfigError(['--web stands alone: npm run chat -- --web']);
  }
}
