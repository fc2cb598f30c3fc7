import { z } from 'zod';
import { commandForm, read } from '../form.ts';
import { applicationFlags, gatewayUrl } from '../gateway/connection.ts';
import { invalidForm, refusals } from '../refusals.ts';
import type { RegisteredCommand, World } from '../world.ts';
import { type Call, done, ok, type Routes } from './call.ts';

/** Who the bot is, where its gateway is, and its commands. */
export const applicationRoutes: Routes = {
  'GET /gateway': ({ world }) => ok({ url: gatewayUrl(world) }),
  'GET /gateway/bot': ({ world }) =>
    ok({
      url: gatewayUrl(world),
      shards: world.options.shards,
      session_start_limit: {
        total: 1_000,
        remaining: 999,
        reset_after: 86_400_000,
        max_concurrency: world.options.concurrency,
      },
    }),
  'GET /users/@me': ({ world }) => ok({ ...world.bot, verified: true, mfa_enabled: false, locale: 'en-US' }),
  'GET /applications/@me': ({ world }) => ok(application(world)),
  'GET /oauth2/applications/@me': ({ world }) => ok(application(world)),
  'GET /applications/{application_id}/commands': call => {
    const { world, query } = own(call);
    const isWhole = query.get('with_localizations') === 'true';
    return ok([...world.commands.values()].map(command => (isWhole ? command : withoutLanguages(command))));
  },
  'PUT /applications/{application_id}/commands': call => {
    const { world, body } = own(call);
    const commands = read(body, z.array(commandForm).max(130));
    checkNumbers(commands);
    const before = [...world.commands.values()];
    world.commands.clear();
    for (const command of commands) {
      const same = before.find(({ name, type }) => name === command.name && type === command.type);
      register(world, command, same?.id);
    }
    return ok([...world.commands.values()]);
  },
  'POST /applications/{application_id}/commands': call => {
    const { world, body } = own(call);
    const command = read(body, commandForm);
    const same = [...world.commands.values()].find(
      ({ name, type }) => name === command.name && type === command.type,
    );
    return { status: same ? 200 : 201, body: register(world, command, same?.id) };
  },
  'DELETE /applications/{application_id}/commands/{command_id}': call => {
    const { world, at } = own(call);
    if (!world.commands.delete(at('command_id'))) throw refusals.unknownCommand();
    return done;
  },
};

function own(call: Call): Call {
  if (call.at('application_id') !== call.world.applicationId) throw refusals.unknownApplication();
  return call;
}

function register(world: World, command: z.infer<typeof commandForm>, known?: string): RegisteredCommand {
  const id = known ?? world.nextId();
  const made = {
    default_member_permissions: null,
    dm_permission: true,
    nsfw: false,
    ...command,
    name_localizations: command.name_localizations ?? null,
    description_localizations: command.description_localizations ?? null,
    id,
    application_id: world.applicationId,
    version: world.nextId(),
  };
  world.commands.set(id, made);
  return made;
}

/** Of each type there may be so many, and each name once. */
function checkNumbers(commands: z.infer<typeof commandForm>[]): void {
  const bounds: Record<number, number> = { 1: 100, 2: 15, 3: 15, 4: 1 };
  for (const [index, { type, name }] of commands.entries()) {
    const alike = commands.slice(0, index).filter(one => one.type === type);
    const path = [index, 'name'];
    if (alike.some(one => one.name === name)) {
      const message = 'Application command names must be unique';
      throw invalidForm([{ path, code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message }]);
    }
    if (alike.length >= (bounds[type] ?? 0)) {
      throw invalidForm([{ path, code: 'BASE_TYPE_MAX_LENGTH', message: 'Too many commands of this type' }]);
    }
  }
}

function withoutLanguages(command: RegisteredCommand): RegisteredCommand {
  const { name_localizations: _, description_localizations: __, ...rest } = command;
  return rest;
}

const application = (world: World) => ({
  id: world.applicationId,
  name: world.options.username,
  description: '',
  icon: null,
  type: null,
  flags: applicationFlags(world),
  flags_new: String(applicationFlags(world)),
  bot: world.bot,
  bot_public: true,
  bot_require_code_grant: false,
  verify_key: '0'.repeat(64),
  owner: world.bot,
  team: null,
  redirect_uris: [],
  interactions_endpoint_url: null,
  role_connections_verification_url: null,
  approximate_guild_count: [...world.guilds.values()].filter(({ installed }) => installed).length,
  approximate_user_install_count: [...world.people.values()].filter(({ installed }) => installed).length,
  approximate_user_authorization_count: 0,
  explicit_content_filter: 0,
  eligible_oauth2_scopes: [],
  integration_types_config: { 0: {}, 1: {} },
});
