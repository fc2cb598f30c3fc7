import { z } from 'zod';
import { nested } from './parameters.ts';
import { badRequest } from './refusals.ts';
import type { Key, Keyboard } from './wire.ts';

const key = z.object({
  text: z.string(),
  callback_data: z.string().exactOptional(),
  url: z.string().exactOptional(),
});

/** `reply_markup`, as far as it is a keyboard below the message. */
export const keyboard = nested(z.object({ inline_keyboard: z.array(z.array(key)).default([]) })).optional();

/** The keyboard as it is kept; one without keys is none. */
export function keptKeyboard(asked: Keyboard | undefined): { reply_markup?: Keyboard } {
  const rows = (asked?.inline_keyboard ?? []).filter(row => row.length > 0);
  if (rows.flat().length > 100) throw badRequest('reply markup is too long');
  for (const one of rows.flat()) check(one);
  return rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {};
}

function check({ text, callback_data, url }: Key): void {
  if (text.trim() === '') throw badRequest('Text buttons are unallowed in the inline keyboard');
  if (callback_data === undefined && url === undefined) {
    throw badRequest('Text buttons are unallowed in the inline keyboard');
  }
  const bytes = Buffer.byteLength(callback_data ?? 'x');
  if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID');
  if (url !== undefined && !/^(tg:\/\/|https?:\/\/[^/\s]+\.)\S+$/.test(url)) {
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  }
}
