import { z } from 'zod';
import { chatId } from '../destination.ts';
import { type Call, integer, list, nested, read } from '../parameters.ts';
import { badRequest } from '../refusals.ts';
import { roomFor } from '../rooms.ts';
import type { BotCommand } from '../world.ts';

const place = {
  scope: nested(
    z.object({
      type: z.enum([
        'default',
        'all_private_chats',
        'all_group_chats',
        'all_chat_administrators',
        'chat',
        'chat_administrators',
        'chat_member',
      ]),
      chat_id: chatId.optional(),
      user_id: integer.optional(),
    }),
  ).default({ type: 'default' }),
  language_code: z.string().default(''),
};
const asked = z.object(place);

/** How a scope and a language are kept. */
export function menuKey(
  scope: { type: string; chat_id?: unknown; user_id?: unknown },
  language: string,
): string {
  return [scope.type, scope.chat_id ?? '', scope.user_id ?? '', language].join(' ');
}

function keyOf(call: Call): string {
  const { scope, language_code } = read(call, asked);
  if (scope.chat_id !== undefined) roomFor(call.world, scope.chat_id);
  if (language_code !== '' && !/^[a-z]{2}$/.test(language_code))
    throw badRequest('invalid language code specified');
  return menuKey(scope, language_code);
}

const given = z.object({ commands: list(z.object({ command: z.string(), description: z.string() })) });

export function setMyCommands(call: Call): true {
  const { commands } = read(call, given);
  const key = keyOf(call);
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands) {
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
    if (description.length < 1 || description.length > 256)
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  if (commands.length > 0) call.world.commands.set(key, commands);
  else call.world.commands.delete(key);
  return true;
}

export function getMyCommands(call: Call): BotCommand[] {
  return call.world.commands.get(keyOf(call)) ?? [];
}

export function deleteMyCommands(call: Call): true {
  call.world.commands.delete(keyOf(call));
  return true;
}

/** `setMyName` and its like: one text of the bot in each language, with `get…` beside it. */
export function botText(field: 'name' | 'description' | 'short_description', longest: number) {
  const text = z.object({ [field]: z.string().default(''), language_code: z.string().default('') });
  const key = (language: string | undefined) => `${field} ${language}`;
  return {
    set: (call: Call): true => {
      const given = read(call, text);
      const value = given[field] ?? '';
      if (value.length > longest) throw badRequest(`bot ${field.replace('_', ' ')} is too long`);
      call.world.texts.set(key(given['language_code']), value);
      return true;
    },
    get: (call: Call) => ({
      [field]:
        call.world.texts.get(key(read(call, text)['language_code'])) ?? call.world.texts.get(key('')) ?? '',
    }),
  };
}
