import type { User } from 'grammy/types';
import { currentContent, type Posted, wire } from './rooms.ts';
import { announce } from './updates.ts';
import type { Press, World } from './world.ts';

/** Somebody presses a button of a message, or has a client that says so: the bot gets a callback query. */
export function press(
  world: World,
  posted: Posted,
  what: string,
  person: User,
  { stale = false, inaccessible = false, forged = false },
): Press {
  const contents = stale ? posted.revisions.map(({ content }) => content) : [currentContent(posted)];
  const keys = contents.flatMap(({ reply_markup }) => reply_markup?.inline_keyboard.flat() ?? []);
  const isMeant = ({ text, callback_data }: { text: string; callback_data?: string }) =>
    callback_data === what || text.includes(what);
  const known = keys.findLast(key => isMeant(key) && key.callback_data !== undefined)?.callback_data;
  const data = forged ? what : known;
  if (data === undefined || (posted.deleted && !stale))
    throw new Error(`there is no button “${what}” to press`);
  const { chat, message_id } = posted.head;
  const made: Press = { id: `press-${world.nextNumber()}`, data, at: world.options.now(), answer: undefined };
  world.presses.set(made.id, made);
  announce(world.line, {
    callback_query: {
      id: made.id,
      from: person,
      message: inaccessible ? { chat, message_id, date: 0 } : wire(posted),
      chat_instance: String(chat.id),
      data,
    },
  });
  return made;
}
