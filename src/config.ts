import { z } from 'zod';
import { readEnvironment } from './environment.ts';
import { shardsSchema } from './shards.ts';

const httpUrl = (fallback: string) =>
  z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address such as https://example.org' })
    .default(fallback)
    .transform(url => url.replace(/(?<!\/)\/+$/, ''));

const number = z.coerce.number({ error: 'must be a number' });
const wholeNumber = number.int('must be a whole number').min(1, 'must be at least 1');
const atLeastOne = (fallback: number) => wholeNumber.default(fallback);
const atLeastOneIfSet = wholeNumber.optional();
const port = number.int().min(1).max(65_535).optional();

const listOf = (entries: RegExp, error: string) =>
  z
    .string()
    .regex(entries, error)
    .transform(list => list.split(',').map(entry => entry.trim()))
    .optional();

/** People, chats and servers, each as `platform:id`. */
const places = listOf(
  /^\s*[a-z]+:[\w-]+(\s*,\s*[a-z]+:[\w-]+)*\s*$/,
  'must be a list such as discord:1234,telegram:-10055, with commas between its entries',
);

/** The environment, in the order of `.env.example`, which explains every variable. */
export const configSchema = z.object({
  NEMO_API_URL: httpUrl('https://mega-api-prod.nemovideo.ai'),
  NEMO_WEB_URL: httpUrl('https://nemovideo.com'),
  NEMO_TOKEN: z.string().optional(),
  NEMO_CLIENT_ID: z.string().max(64, 'must have at most 64 characters').optional(),
  SKILL_PLATFORM: z.string().optional(),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be an address such as postgres://user@host/database' })
    .optional(),
  SESSIONS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be an address such as redis://user:password@host:6379' })
    .optional(),
  ROLE: z.enum(['all', 'gateway', 'worker'], { error: 'must be one of all, gateway, worker' }).default('all'),
  KEEP_DAYS: atLeastOne(7),
  TURNS_AT_ONCE: atLeastOne(500),
  TURNS_PER_USER: atLeastOne(2),
  TURNS_A_DAY_PER_USER: atLeastOneIfSet,
  TURNS_A_DAY_PER_CHAT: atLeastOneIfSet,
  CREDITS_A_DAY: atLeastOneIfSet,
  ALLOWED: places,
  BLOCKED: places,
  ADMINS: places,
  ASK_ABOVE_CREDITS: number.min(0, 'must not be negative').optional(),
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
  DISCORD_CHANNELS: listOf(/^\s*\d+(\s*,\s*\d+)*\s*$/, 'must be channel ids, with commas between them'),
  DISCORD_THREADS: z.stringbool({ error: 'must be true or false' }).default(false),
  DISCORD_SHARDS: shardsSchema.default('auto'),
  HTTP_PORT: port,
  HTTP_HOST: z.string().default('127.0.0.1'),
  WEB_PORT: port,
  WEB_HOST: z.string().default('127.0.0.1'),
  WEB_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .optional(),
  TIME_SCALE: number.positive('must be greater than 0').default(1),
});

/** What only makes sense together. */
const consistentSchema = configSchema.superRefine((config, context) => {
  if (config.WEB_TOKEN === undefined && !isLoopback(config.WEB_HOST)) {
    const message = 'must be set where WEB_HOST lets others reach the page';
    context.addIssue({ code: 'custom', path: ['WEB_TOKEN'], message });
  }
  if (config.ROLE !== 'all' && config.DATABASE_URL === undefined) {
    const message = `must be all without DATABASE_URL: the database file belongs to one process, so nobody else could ${config.ROLE === 'gateway' ? 'run the turns' : 'take turns in'}`;
    context.addIssue({ code: 'custom', path: ['ROLE'], message });
  }
  if (config.ROLE === 'worker' && config.NEMO_TOKEN === undefined) {
    const message =
      'must be set for workers: each would get an anonymous account of its own, and could not go on with the projects of the others';
    context.addIssue({ code: 'custom', path: ['NEMO_TOKEN'], message });
  }
  if (config.TELEGRAM_WEBHOOK_URL === undefined) return;
  for (const name of ['TELEGRAM_WEBHOOK_SECRET', 'HTTP_PORT'] as const) {
    if (config[name] !== undefined) continue;
    context.addIssue({ code: 'custom', path: [name], message: 'must be set with TELEGRAM_WEBHOOK_URL' });
  }
});
export type Config = z.infer<typeof configSchema>;

function isLoopback(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1'].includes(host);
}

/** What no log and no message may show. Each can also be given as a file: `NEMO_TOKEN_FILE=/run/secrets/nemo`. */
const secretNames = [
  'NEMO_TOKEN',
  'DATABASE_URL',
  'SESSIONS_URL',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
  'DISCORD_BOT_TOKEN',
  'WEB_TOKEN',
] as const satisfies (keyof Config)[];

export function secretsOf(config: Config): string[] {
  return secretNames.map(name => config[name]).filter(secret => secret !== undefined);
}

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
  const { values, problems } = readEnvironment(env, file, secretNames);
  const read = consistentSchema.safeParse(values);
  if (read.success && problems.length === 0) return read.data;
  const isUnread = (name: string) => values[name] === undefined && values[`${name}_FILE`] !== undefined;
  const wrong = (read.error?.issues ?? [])
    // What could not be read is not missing as well.
    .filter(({ path: [name] }) => !isUnread(String(name)))
    .map(issue => `${issue.path.join('.')} ${issue.message}.`);
  throw new ConfigError([...problems, ...wrong]);
}
