import { discordChecks } from '../../adapters/discord/doctor.ts';
import { telegramChecks } from '../../adapters/telegram/doctor.ts';
import { commands } from '../../commands/index.ts';
import { type Config, ConfigError, loadConfig, secretsOf } from '../config.ts';
import { backendChecks } from '../doctor/backend.ts';
import { type Check, examine } from '../doctor/examine.ts';
import { limitChecks } from '../doctor/limits.ts';
import { machineChecks } from '../doctor/machine.ts';
import { createLog } from '../log.ts';
import { connectNemo } from '../nemo/connect.ts';
import { scaleTiming } from '../timing.ts';

/** `npm run doctor [-- --json]`: looks at all that the bot stands on. Answers 1 where something keeps it from working. */
export async function doctor(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  write = (text: string): void => void process.stdout.write(text),
): Promise<number> {
  const unknown = args.filter(arg => arg !== '--json');
  if (unknown.length > 0) throw new ConfigError([`There is no “${unknown.join(' ')}”; there is --json.`]);
  const show = (checks: readonly Check[]) => examine(checks, write, { json: args.includes('--json') });
  let config: Config;
  try {
    config = loadConfig(env);
  } catch (error) {
    return show([configuration(Promise.reject(error))]);
  }
  const timing = scaleTiming(config.TIME_SCALE);
  const nemo = connectNemo(config, timing, createLog({ level: 'silent', secrets: secretsOf(config) }));
  try {
    return await show([
      configuration(Promise.resolve()),
      ...limitChecks(config),
      ...machineChecks(config, timing),
      ...backendChecks(nemo, config.NEMO_TOKEN !== undefined, AbortSignal.timeout(timing.doctorTimeout)),
      ...telegramChecks(config, { commands: commands.map(({ name }) => name), timing }),
      ...discordChecks(config, { commands, timing }),
    ]);
  } finally {
    await nemo.close();
  }
}

function configuration(read: Promise<void>): Check {
  const finding = { state: 'good', says: 'It can be used as it is.' } as const;
  return { name: 'configuration', run: () => read.then(() => finding) };
}
