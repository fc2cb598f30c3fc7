import {
  ApplicationFlags,
  ApplicationIntegrationType,
  DiscordAPIError,
  PermissionFlagsBits,
  PermissionsBitField,
  REST,
  Routes,
} from 'discord.js';
import { z } from 'zod';
import type { Config } from '../../src/config.ts';
import { bad, type Check, type Finding, good, note } from '../../src/doctor/examine.ts';
import { knownBot } from '../../src/doctor/once-known.ts';
import type { Timing } from '../../src/timing.ts';
import type { CommandShape } from './commands.ts';
import { toChatError } from './errors.ts';
import { isRegistered } from './registration.ts';
import { makeRequest } from './request.ts';
import { threadPermissions } from './threads.ts';

const applicationSchema = z.object({
  id: z.string(),
  name: z.string(),
  flags: z.number().default(0),
  integration_types_config: z.record(z.string(), z.unknown()).nullish(),
});
type Application = z.infer<typeof applicationSchema>;

const gatewaySchema = z.object({
  shards: z.number(),
  session_start_limit: z.object({ remaining: z.number(), reset_after: z.number() }),
});
const guildsSchema = z.array(z.object({ name: z.string(), permissions: z.string() }));

/** What the bot does in a server, and so what its invitation asks for. */
const neededBy = ({ DISCORD_THREADS: hasThreads }: Config) =>
  new PermissionsBitField([
    PermissionFlagsBits.ViewChannel,
    PermissionFlagsBits.SendMessages,
    PermissionFlagsBits.SendMessagesInThreads,
    PermissionFlagsBits.AttachFiles,
    PermissionFlagsBits.ReadMessageHistory,
    ...(hasThreads ? threadPermissions : []),
  ]);

/**
 * What can be told about the bot at Discord without changing anything there, and the link that invites it. Without a
 * token there is nothing to look at, which is said; with one that is not accepted, only that. No sentence holds it.
 */
export function discordChecks(
  config: Config,
  { commands, timing }: { commands: readonly CommandShape[]; timing: Timing },
): Check[] {
  const { DISCORD_BOT_TOKEN: token, DISCORD_API_URL: api, DISCORD_CHANNELS: named } = config;
  if (token === undefined) {
    const says = 'Off: set DISCORD_BOT_TOKEN to what the developer portal gives to turn it on.';
    return [{ name: 'Discord', run: async () => note(says) }];
  }
  const rest = new REST({ api, retries: 0, timeout: timing.discordCall, makeRequest }).setToken(token);
  const needed = neededBy(config);
  const { bot, onceKnown } = knownBot(
    'Discord',
    async () => applicationSchema.parse(await rest.get(Routes.currentApplication())),
    error => toChatError(error).message,
  );
  return [
    { name: 'Discord token', run: () => bot().then(accepted, notAccepted) },
    onceKnown('gateway', () => gateway(rest, config)),
    onceKnown('intents', bot => intents(bot, named)),
    ...(named ? [onceKnown('channels', () => channels(rest, named))] : []),
    onceKnown('commands', ({ id }) => registered(rest, id, commands)),
    onceKnown('servers', () => servers(rest, needed)),
    onceKnown('invitation', bot => invitation(bot, needed)),
  ];
}

async function accepted({ name }: Application): Promise<Finding> {
  return good(`The bot is ${name}.`);
}

async function notAccepted(error: unknown): Promise<Finding> {
  if (error instanceof DiscordAPIError && error.status === 401) {
    return bad(
      'Discord does not accept DISCORD_BOT_TOKEN: reset it in the developer portal, on the page Bot.',
    );
  }
  const { message } = toChatError(error);
  return bad(`Discord can't be reached: ${message}. Look at the network and DISCORD_API_URL.`);
}

/** Discord allows about a thousand fresh sessions a day; who uses them up is kept out until they are counted anew. */
async function gateway(rest: REST, { DISCORD_SHARDS: wanted }: Config): Promise<Finding> {
  const { shards: recommended, session_start_limit: starts } = gatewaySchema.parse(
    await rest.get(Routes.gatewayBot()),
  );
  const shards = wanted === 'auto' ? recommended : wanted.ids.length;
  const { remaining, reset_after } = starts;
  if (remaining < shards) {
    const minutes = Math.ceil(reset_after / 60_000);
    return bad(`Too many starts today; Discord lets the bot in again in ${minutes} minutes.`);
  }
  return good(
    `${shards === 1 ? 'One shard is' : `${shards} shards are`} used; ${remaining} starts are left.`,
  );
}

async function intents({ flags }: Application, named: readonly string[] | undefined): Promise<Finding> {
  const isOn =
    flags & (ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited);
  if (named && isOn) return good('Message Content is switched on, as DISCORD_CHANNELS needs it.');
  if (named) {
    return bad(
      'DISCORD_CHANNELS needs Message Content: switch it on in the developer portal, on the page Bot.',
    );
  }
  if (!isOn) return good('None is privileged: the bot hears mentions, replies and direct messages without.');
  return note('Message Content is switched on in the developer portal; the bot does not ask for it.');
}

/** Whether the bot is let into what DISCORD_CHANNELS names. */
async function channels(rest: REST, named: readonly string[]): Promise<Finding> {
  const lacking: string[] = [];
  for (const id of named) {
    await rest.get(Routes.channel(id)).catch(error => {
      if (!(error instanceof DiscordAPIError) || error.status === 401) throw error;
      lacking.push(id);
    });
  }
  if (lacking.length === 0) return good(`All of DISCORD_CHANNELS can be seen (${named.length}).`);
  return bad(`The bot can't see ${lacking.join(', ')} of DISCORD_CHANNELS: let it in, or mend the ids.`);
}

async function registered(rest: REST, id: string, commands: readonly CommandShape[]): Promise<Finding> {
  if (await isRegistered(rest, id, commands)) return good('All are registered.');
  return note('Not all are registered as they are now; npm start does it.');
}

/** What its roles allow in a server as a whole; a channel may still differ. Only the first 200 servers are asked for. */
async function servers(rest: REST, needed: PermissionsBitField): Promise<Finding> {
  const guilds = guildsSchema.parse(await rest.get(Routes.userGuilds()));
  if (guilds.length === 0) return note('The bot is in none yet; the link below invites it.');
  const lacking = guilds.flatMap(({ name, permissions }) => {
    const missing = new PermissionsBitField(BigInt(permissions)).missing(needed);
    return missing.length === 0 ? [] : [`${name} (${missing.join(', ')})`];
  });
  if (lacking.length === 0) return good(`In ${guilds.length}, with all that it needs there.`);
  return note(`In ${guilds.length}; permissions lack in ${lacking.slice(0, 5).join('; ')}.`);
}

async function invitation(
  { id, integration_types_config: kinds }: Application,
  needed: PermissionsBitField,
): Promise<Finding> {
  const link = new URL('https://discord.com/oauth2/authorize');
  link.searchParams.set('client_id', id);
  link.searchParams.set('scope', 'bot applications.commands');
  link.searchParams.set('permissions', String(needed.bitfield));
  if (kinds?.[ApplicationIntegrationType.UserInstall]) return good(`${link}`);
  return note(
    `${link} – for people to install it for themselves, allow User Install in the developer portal.`,
  );
}
