import { createHash, timingSafeEqual } from 'node:crypto';
import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import { z } from 'zod';
import type { Config } from '../../src/config.ts';
import type { HttpServer } from '../../src/http.ts';
import { forGrammy } from './signal.ts';
import { wantedUpdates } from './updates.ts';

/** Where Telegram posts updates: the public address, the secret that proves they are Telegram's, our server. */
export interface Webhook {
  url: string;
  secret: string;
  http: HttpServer;
}

/** The webhook that is configured, if one is; its secret and the server are checked with the configuration. */
export function telegramWebhook(config: Config, http: HttpServer | undefined): Webhook | undefined {
  const { TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret } = config;
  return url !== undefined && secret !== undefined && http ? { url, secret, http } : undefined;
}

/** Only the shell of an update is looked at; what is inside is Telegram's word, as it is when polling. */
const updateSchema = z.custom<Update>(
  value => z.object({ update_id: z.number() }).safeParse(value).success,
  'not an update',
);

/** Takes updates by webhook. Each is answered when it is stored, so Telegram sends what could not be stored again. */
export async function listenForUpdates(
  api: Api,
  { url, secret, http }: Webhook,
  store: (update: Update) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  http.route('POST', new URL(url).pathname, async ({ headers, body }) => {
    if (!isSame(headers['x-telegram-bot-api-secret-token'], secret)) return { status: 401 };
    const update = updateSchema.safeParse(parsed(await body()));
    if (!update.success) return { status: 400 };
    await store(update.data);
    return { status: 200 };
  });
  await api.setWebhook(url, { secret_token: secret, allowed_updates: wantedUpdates }, forGrammy(signal));
}

/** Takes the same time whatever is wrong with the secret. */
function isSame(given: string | string[] | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
