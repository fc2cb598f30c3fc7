import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, GrammyError } from 'grammy';
import { ConfigError } from '../../src/config.ts';
import type { Log } from '../../src/log.ts';
import { pauseAfter, type Timing } from '../../src/timing.ts';
import { toChatError } from './errors.ts';
import { forGrammy } from './signal.ts';
import type { Me } from './updates.ts';
import type { Webhook } from './webhook.ts';

/**
 * Finds out who the bot is, and clears a webhook that would keep updates from being polled. Throws a `ConfigError`
 * for a token that Telegram does not accept, anything else where it can't be reached.
 */
export async function connect(
  api: Api,
  { log, signal, webhook }: { log: Log; signal: AbortSignal; webhook: Webhook | undefined },
): Promise<Pick<Me, 'id' | 'username'>> {
  const ending = forGrammy(signal);
  const { id, username } = await api.getMe(ending).catch(error => {
    if (!(error instanceof GrammyError) || ![401, 404].includes(error.error_code)) throw error;
    throw new ConfigError(['TELEGRAM_BOT_TOKEN is not accepted by Telegram; BotFather shows the right one.']);
  });
  if (!webhook && (await api.getWebhookInfo(ending)).url) {
    log.warn('a webhook was set for this bot; it is removed, since updates are polled');
    await api.deleteWebhook({}, ending);
  }
  return { id, username };
}

/**
 * Begins once; where Telegram is away, answers at once all the same and goes on trying, so that the turns that were
 * left can go on meanwhile. `ended` resolves when the connection is over.
 */
export async function connected(
  begin: () => Promise<{ ended: Promise<void> }>,
  { timing, log, signal }: { timing: Timing; log: Log; signal: AbortSignal },
): Promise<{ ended: Promise<void> }> {
  try {
    return await begin();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    log.warn({ err: toChatError(error) }, 'Telegram can not be reached; trying again');
  }
  const later = async () => {
    for (let failures = 0; !signal.aborted; failures++) {
      const pause = pauseAfter(timing.connectPauses, failures);
      await sleep(pause, undefined, { signal }).catch(() => {});
      const connection = await begin().catch(error => {
        if (!signal.aborted)
          log.warn({ err: toChatError(error) }, 'Telegram can not be reached; trying again');
      });
      if (connection) return connection.ended;
    }
  };
  return { ended: later() };
}
