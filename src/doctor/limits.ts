import type { Config } from '../config.ts';
import { type Check, good, note } from './examine.ts';

/** What the bot allows, as it is configured: nothing here can be wrong, but it may not be what was meant. */
export function limitChecks(config: Config): Check[] {
  const { TURNS_A_DAY_PER_USER: user, TURNS_A_DAY_PER_CHAT: chat, CREDITS_A_DAY: credits } = config;
  const limits = [
    `${config.TURNS_AT_ONCE} turns at once, ${config.TURNS_PER_USER} for a person`,
    ...(user === undefined ? [] : [`${user} wishes a day for a person`]),
    ...(chat === undefined ? [] : [`${chat} wishes a day for a chat`]),
    ...(credits === undefined ? [] : [`${credits} credits a day in all`]),
  ].join('; ');
  const isOpen = config.ALLOWED === undefined;
  const isBounded = [user, chat, credits].some(limit => limit !== undefined);
  const advice =
    'Everybody may use it as often as they like: see ALLOWED, CREDITS_A_DAY and TURNS_A_DAY_PER_USER';
  return [
    {
      name: 'limits',
      run: async () => (isOpen && !isBounded ? note(`${limits}. ${advice}.`) : good(`${limits}.`)),
    },
  ];
}
