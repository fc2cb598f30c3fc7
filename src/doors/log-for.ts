import type { DestinationStream } from 'pino';
import { type Config, secretsOf } from '../config.ts';
import type { Log } from '../log.ts';

/** The log as it is configured, or at the level that is usual for this door; for a person where a terminal reads it. */
export async function logFor(
  config: Config,
  usual: string,
  out: DestinationStream & { isTTY?: boolean } = process.stderr,
): Promise<Log> {
  const { createLog, readable } = await import('../log.ts');
  const level = config.LOG_LEVEL ?? usual;
  const to = out.isTTY && level !== 'silent' ? await readable(out) : out;
  return createLog({ level, secrets: secretsOf(config), to });
}
