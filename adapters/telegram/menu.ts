import type { Api } from 'grammy';
import type { BotCommand, BotCommandScope, LanguageCode } from 'grammy/types';
import { type Texts, textsIn } from '../../src/texts/index.ts';
import { forGrammy } from './signal.ts';

/** Where the commands are offered, and in which languages; no language is the one for everybody else. */
const scopes: BotCommandScope[] = [{ type: 'default' }, { type: 'all_group_chats' }];
const languages: { code?: LanguageCode; texts: Texts }[] = [
  { texts: textsIn('en') },
  { code: 'zh', texts: textsIn('zh') },
];

/** The commands that the bot has; a group needs no `/start`. */
export type CommandNames = readonly (keyof Texts['commands'])[];

/** One list of commands as Telegram keeps it. */
interface Menu {
  scope: BotCommandScope;
  language_code?: LanguageCode;
  commands: BotCommand[];
}

export function menusFor(names: CommandNames): Menu[] {
  return scopes.flatMap(scope =>
    languages.map(({ code, texts }) => ({
      scope,
      ...(code && { language_code: code }),
      commands: names
        .filter(name => scope.type === 'default' || name !== 'start')
        .map(command => ({ command, description: texts.commands[command] })),
    })),
  );
}

/** Tells Telegram the commands, where it does not know them so already. */
export async function registerCommands(api: Api, names: CommandNames, signal: AbortSignal): Promise<void> {
  for (const { commands, ...where } of menusFor(names)) {
    if (!(await isRegistered(api, { commands, ...where }, signal))) {
      await api.setMyCommands(commands, where, forGrammy(signal));
    }
  }
}

export async function isRegistered(
  api: Api,
  { commands, ...where }: Menu,
  signal: AbortSignal,
): Promise<boolean> {
  const known = await api.getMyCommands(where, forGrammy(signal));
  return (
    known.length === commands.length &&
    known.every(({ command, description }, index) => {
      const wanted = commands[index];
      return command === wanted?.command && description === wanted.description;
    })
  );
}
