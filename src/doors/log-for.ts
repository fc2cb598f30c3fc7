import { type Config, secretsOf } from '../config.ts';
import type { Log } from '../log.ts';

/** The log as it is configured, or at the level that is usual for this door; for a person where a terminal reads it. */
export async function logFor(config: Config, usual: string): Promise<Log> {
  const { createLog, readable } = await import('../log.ts');
  const level = config.LOG_LEVEL ?? usual;
  const to = process.stderr.isTTY && level !== 'silent' ? await readable() : process.stderr;
  return createLog({ level, secrets: secretsOf(config), to });
}
