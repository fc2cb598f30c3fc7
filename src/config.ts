import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';

const httpUrl = (fallback: string) =>
  z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address such as https://example.org' })
    .default(fallback)
    .transform(url => url.replace(/\/+$/, ''));

const atLeastOne = (fallback: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .default(fallback);

/** The environment, in the order of `.env.example`, which explains every variable. */
export const configSchema = z.object({
  NEMO_API_URL: httpUrl('https://mega-api-prod.nemovideo.ai'),
  NEMO_WEB_URL: httpUrl('https://nemovideo.com'),
  NEMO_TOKEN: z.string().optional(),
  NEMO_CLIENT_ID: z.string().max(64, 'must have at most 64 characters').optional(),
  SKILL_PLATFORM: z.string().optional(),
  DATA_DIR: z.string().default('data'),
  TURNS_AT_ONCE: atLeastOne(500),
  TURNS_PER_USER: atLeastOne(2),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{20,}$/, 'must look like 123456:ABC-DEF…, as BotFather gives it')
    .optional(),
  TELEGRAM_API_ROOT: httpUrl('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'must be an https address' }).optional(),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/, 'must have 16 to 256 letters, digits, _ or -')
    .optional(),
  DISCORD_BOT_TOKEN: z.string().min(20, 'looks too short; copy it from the developer portal').optional(),
  DISCORD_API_URL: httpUrl('https://discord.com/api'),
  HTTP_PORT: z.coerce.number({ error: 'must be a number' }).int().min(1).max(65_535).optional(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .optional(),
  TIME_SCALE: z.coerce.number({ error: 'must be a number' }).positive('must be greater than 0').default(1),
});

/** What only makes sense together. */
const consistentSchema = configSchema.superRefine((config, context) => {
  if (config.TELEGRAM_WEBHOOK_URL === undefined) return;
  for (const name of ['TELEGRAM_WEBHOOK_SECRET', 'HTTP_PORT'] as const) {
    if (config[name] !== undefined) continue;
    context.addIssue({ code: 'custom', path: [name], message: 'must be set with TELEGRAM_WEBHOOK_URL' });
  }
});
export type Config = z.infer<typeof configSchema>;

/** The environment can't be used as it is; `problems` are sentences for the operator, all of them at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the configuration from the environment, and from `file` for what the environment leaves out.
 * An empty variable counts as unset. Throws a `ConfigError` that names every problem and its mend.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, file = '.env'): Config {
  const fromFile = existsSync(file) ? readEnvFile(file) : {};
  const given = Object.entries({ ...fromFile, ...definedOnly(env) }).filter(([, value]) => value !== '');
  const read = consistentSchema.safeParse(Object.fromEntries(given));
  if (read.success) return read.data;
  throw new ConfigError(read.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}.`));
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** Node's own parser passes over what it can't read, so a typing mistake would go unnoticed: lines are checked first. */
function readEnvFile(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([
      `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  const problems = text
    .replace(quotedValue, quoted => `=${'\n'.repeat(quoted.split('\n').length - 1)}`)
    .split(/\r?\n/)
    .flatMap((line, index) =>
      readableLine.test(line) ? [] : [`${file}, line ${index + 1}: expected NAME=value.`],
    );
  if (problems.length > 0) throw new ConfigError(problems);
  return definedOnly(parseEnv(text));
}

/** A value in quotes may span lines; what is left to check after it is only that no quote stays open. */
const quotedValue = /=[ \t]*(["'`])(?:(?!\1)[\s\S])*\1/g;
const readableLine = /^\s*(#.*|(export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=(?!\s*["'`]).*)?$/;
