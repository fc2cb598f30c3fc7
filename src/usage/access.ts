import type { ChatEvent } from '../chat.ts';

/** Lists of people, chats and what those lie in, each as `platform:id`. */
export interface AccessLists {
  ALLOWED?: readonly string[] | undefined;
  BLOCKED?: readonly string[] | undefined;
  ADMINS?: readonly string[] | undefined;
}

type Origin = Pick<ChatEvent, 'author' | 'chat' | 'within'>;

/** Who may use the bot, and who is exempt from its limits. */
export interface Access {
  isOpenTo(event: Origin): boolean;
  isAdmin(event: Origin): boolean;
}

/** Without ALLOWED it is open to everybody; BLOCKED wins over ALLOWED, ADMINS over both. */
export function createAccess({ ALLOWED, BLOCKED = [], ADMINS = [] }: AccessLists): Access {
  const isOn = (list: readonly string[], { author, chat, within = [] }: Origin) =>
    [author.id, chat.chatId, ...within].some(id => list.includes(`${chat.platform}:${id}`));
  const isAdmin = (event: Origin) => isOn(ADMINS, event);
  return {
    isAdmin,
    isOpenTo: event =>
      isAdmin(event) || (!isOn(BLOCKED, event) && (ALLOWED === undefined || isOn(ALLOWED, event))),
  };
}
