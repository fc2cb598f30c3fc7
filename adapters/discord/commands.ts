import { isDeepStrictEqual } from 'node:util';
import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type REST,
  type RESTPutAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import { z } from 'zod';
import type { Texts } from '../../src/texts/index.ts';
import { textsIn } from '../../src/texts/index.ts';

/** What a command is for Discord: its name and what it can be told. */
export interface CommandShape {
  name: keyof Texts['commands'];
  options: readonly {
    name: keyof Texts['options'];
    kind: 'text' | 'choice' | 'files';
    choices?: readonly string[];
  }[];
}

/** The name of the command in a message's own menu. */
export const animateMenu = 'Animate';

/** How many pictures a command takes; Discord has no option for several files. */
const pictures = ['image', 'image2', 'image3', 'image4'];

const en = textsIn('en');
const zh = textsIn('zh');

/** Installed in servers or by people, used in servers, with the bot, and in private channels. */
const everywhere = {
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
};

export function commandsFor(shapes: readonly CommandShape[]): RESTPutAPIApplicationCommandsJSONBody {
  const slash = shapes
    .filter(({ name }) => name !== 'start')
    .map(({ name, options }) => ({
      type: ApplicationCommandType.ChatInput as const,
      name,
      description: en.commands[name],
      description_localizations: { 'zh-CN': zh.commands[name], 'zh-TW': zh.commands[name] },
      options: options.flatMap(optionsFor),
      ...everywhere,
    }));
  return [...slash, { type: ApplicationCommandType.Message, name: animateMenu, ...everywhere }];
}

function optionsFor({
  name,
  kind,
  choices = [],
}: CommandShape['options'][number]): APIApplicationCommandOption[] {
  const described = {
    description: en.options[name],
    description_localizations: { 'zh-CN': zh.options[name], 'zh-TW': zh.options[name] },
  };
  if (kind === 'files') {
    return pictures.map(picture => ({
      type: ApplicationCommandOptionType.Attachment,
      name: picture,
      ...described,
    }));
  }
  return kind === 'choice'
    ? [
        {
          type: ApplicationCommandOptionType.String,
          name,
          ...described,
          choices: choices.map(value => ({ name: value, value })),
        },
      ]
    : [
        {
          type: ApplicationCommandOptionType.String,
          name,
          ...described,
          autocomplete: true,
          max_length: 1_500,
        },
      ];
}

const registeredSchema = z.array(z.looseObject({ name: z.string() }));

/** Whether Discord knows all commands, and no others, as they are now. */
export async function isRegistered(
  rest: REST,
  applicationId: string,
  shapes: readonly CommandShape[],
): Promise<boolean> {
  const wanted = commandsFor(shapes);
  const query = new URLSearchParams({ with_localizations: 'true' });
  const known = registeredSchema.parse(await rest.get(Routes.applicationCommands(applicationId), { query }));
  return known.length === wanted.length && wanted.every(one => known.some(other => covers(other, one)));
}

/** Tells Discord the commands, where it does not know them so already: it counts how often they are set. */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  shapes: readonly CommandShape[],
): Promise<boolean> {
  if (await isRegistered(rest, applicationId, shapes)) return false;
  await rest.put(Routes.applicationCommands(applicationId), { body: commandsFor(shapes) });
  return true;
}

/** Discord adds fields of its own to what it was given. */
function covers(known: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(known) &&
      known.length === wanted.length &&
      wanted.every((one, at) => covers(known[at], one))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return isDeepStrictEqual(known, wanted);
  const fields = z.record(z.string(), z.unknown()).safeParse(known).data ?? {};
  return Object.entries(wanted).every(([name, value]) => covers(fields[name] ?? emptyOf(value), value));
}

/** An empty list may come back as nothing. */
function emptyOf(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? [] : undefined;
}
