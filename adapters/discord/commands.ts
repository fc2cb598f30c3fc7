import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js';
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

/** How many pictures a command takes; Discord has no option for several files. */
const pictures = ['image', 'image2', 'image3', 'image4'];

const en = textsIn('en');
const zh = textsIn('zh');

/** The name of the command in a message's own menu, by which it comes back whatever the person reads there. */
export const animateMenu = en.animateMenu;

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
  const menu = {
    type: ApplicationCommandType.Message as const,
    name: animateMenu,
    name_localizations: { 'zh-CN': zh.animateMenu, 'zh-TW': zh.animateMenu },
    ...everywhere,
  };
  // What is typed keeps its name, which is the one that help, the README and the other platforms say.
  return [...slash, menu];
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
