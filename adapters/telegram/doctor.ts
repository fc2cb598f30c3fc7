import { Api, GrammyError } from 'grammy';
import type { UserFromGetMe } from 'grammy/types';
import type { Config } from '../../src/config.ts';
import { bad, type Check, type Finding, good, note } from '../../src/doctor/examine.ts';
import { knownBot } from '../../src/doctor/once-known.ts';
import type { Timing } from '../../src/timing.ts';
import { toChatError } from './errors.ts';
import { type CommandNames, isRegistered, menusFor } from './menu.ts';

/**
 * What can be told about the bot at Telegram without changing anything there. Without a token there is nothing to
 * look at, which is said; with one that is not accepted, only that. No sentence holds the token.
 */
export function telegramChecks(
  config: Config,
  { commands, timing }: { commands: CommandNames; timing: Timing },
): Check[] {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot } = config;
  if (token === undefined) {
    const says = 'Off: set TELEGRAM_BOT_TOKEN to what BotFather gives to turn it on.';
    return [{ name: 'Telegram', run: async () => note(says) }];
  }
  const api = new Api(token, { apiRoot, timeoutSeconds: timing.telegramCall / 1_000 });
  const { bot, onceKnown } = knownBot(
    'Telegram',
    () => api.getMe(),
    error => toChatError(error).message,
  );
  return [
    { name: 'Telegram token', run: () => bot().then(accepted, notAccepted) },
    onceKnown('updates', () => updates(api, config)),
    onceKnown('privacy', privacy),
    onceKnown('commands', () => menu(api, commands)),
  ];
}

async function accepted({ username }: UserFromGetMe): Promise<Finding> {
  return good(`The bot is @${username}.`);
}

async function notAccepted(error: unknown): Promise<Finding> {
  const isRefused = error instanceof GrammyError && [401, 404].includes(error.error_code);
  if (isRefused) return bad('Telegram does not accept TELEGRAM_BOT_TOKEN: copy it anew from BotFather.');
  const { message } = toChatError(error);
  return bad(`Telegram can't be reached: ${message}. Look at the network and TELEGRAM_API_ROOT.`);
}

/** By which way updates come, and whether that way is free. */
async function updates(api: Api, config: Config): Promise<Finding> {
  const { TELEGRAM_WEBHOOK_URL: wanted } = config;
  const { url, pending_update_count: count, ...last } = await api.getWebhookInfo();
  const waiting = count === 0 ? '' : ` ${count === 1 ? 'One update waits' : `${count} updates wait`}.`;
  if (wanted === undefined) {
    if (url) {
      return note(`A webhook to ${hostOf(url)} is set; npm start removes it, since it polls.${waiting}`);
    }
    return poll(api, waiting);
  }
  if (url !== wanted) {
    const now = url ? `The webhook leads to ${hostOf(url)}` : 'No webhook is set';
    return note(`${now}; npm start sets the one of TELEGRAM_WEBHOOK_URL.${waiting}`);
  }
  const { last_error_date: at, last_error_message: why } = last;
  if (at === undefined) return good(`The webhook to ${hostOf(url)} is set.${waiting}`);
  const when = new Date(at * 1_000).toISOString();
  const says = `Telegram could not deliver to ${hostOf(url)} at ${when}: ${why}.${waiting}`;
  const advice = 'Look whether the address leads to HTTP_PORT of this bot.';
  return count > 0 ? bad(`${says} ${advice}`) : note(says);
}

/** Asked from no offset on, this confirms nothing; another program that polls shows as a conflict, here or there. */
async function poll(api: Api, waiting: string): Promise<Finding> {
  try {
    await api.getUpdates({ timeout: 0, limit: 1 });
    return good(`Nothing is in the way of polling.${waiting}`);
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 409) throw error;
    return note(
      'Another program polls with this token. That is well if it is this bot, running; otherwise stop it, or ask BotFather for a new token.',
    );
  }
}

async function privacy({ can_join_groups, can_read_all_group_messages }: UserFromGetMe): Promise<Finding> {
  if (!can_join_groups) return note('The bot may not join groups; BotFather’s /setjoingroups changes it.');
  if (!can_read_all_group_messages) {
    return good('On: in groups the bot sees commands, mentions and replies only, which is all it needs.');
  }
  return note(
    'Off: in groups Telegram sends the bot every message, which it does not need; BotFather’s /setprivacy turns it on.',
  );
}

async function menu(api: Api, names: CommandNames): Promise<Finding> {
  const never = new AbortController().signal;
  const known = await Promise.all(menusFor(names).map(one => isRegistered(api, one, never)));
  if (known.every(Boolean)) return good('All are registered.');
  return note('Not all are registered as they are now; npm start does it.');
}

/** A webhook's path may be a secret. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'somewhere';
}
