import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import { type Call, flag, integer, list, read } from './parameters.ts';
import { badRequest, conflict } from './refusals.ts';
import { allowOnly, confirm, delivered } from './updates.ts';
import type { FakeUpdate } from './wire.ts';
import type { World } from './world.ts';

/** Where updates are posted to. */
export interface Webhook {
  url: string;
  secret: string | undefined;
  maxConnections: number;
  ending: AbortController;
  lastError: { date: number; message: string } | undefined;
}

const asked = z.object({
  url: z.string().default(''),
  max_connections: integer.default(40),
  allowed_updates: list(z.string()).optional(),
  drop_pending_updates: flag.default(false),
  secret_token: z.string().optional(),
});

/** Posts updates to an address. Unlike the platform, which takes HTTPS alone, any address will do. */
export function setWebhook(call: Call): true {
  const { world } = call;
  const { url, max_connections, allowed_updates, drop_pending_updates, secret_token } = read(call, asked);
  if (secret_token !== undefined && !/^[\w-]{1,256}$/.test(secret_token)) {
    throw badRequest('secret token contains unallowed characters');
  }
  if (url !== '' && !URL.canParse(url)) throw badRequest('bad webhook: invalid webhook URL specified');
  allowOnly(world.line, allowed_updates);
  if (drop_pending_updates) confirm(world.line, () => true);
  world.webhook?.ending.abort();
  world.webhook = undefined;
  if (url === '') return true;
  world.poller?.abort(conflict('terminated by setWebhook request'));
  world.webhook = {
    url,
    secret: secret_token,
    maxConnections: max_connections,
    ending: new AbortController(),
    lastError: undefined,
  };
  void post(world, world.webhook);
  return true;
}

export function deleteWebhook(call: Call): true {
  const { drop_pending_updates } = read(call, asked.pick({ drop_pending_updates: true }));
  if (drop_pending_updates) confirm(call.world.line, () => true);
  call.world.webhook?.ending.abort();
  call.world.webhook = undefined;
  return true;
}

export function getWebhookInfo({ world }: Call) {
  const { webhook, line } = world;
  return {
    url: webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: line.waiting.length,
    ...(webhook && { max_connections: webhook.maxConnections }),
    ...(line.allowed && { allowed_updates: line.allowed }),
    ...(webhook?.lastError && {
      last_error_date: webhook.lastError.date,
      last_error_message: webhook.lastError.message,
    }),
  };
}

/** Posts whatever waits, several at once, until the webhook is taken away. */
async function post(world: World, webhook: Webhook): Promise<void> {
  const { line } = world;
  const underWay = new Set<object>();
  const signal = AbortSignal.any([webhook.ending.signal, world.ending.signal]);
  const start = () => {
    if (signal.aborted || line.held) return;
    for (const entry of line.waiting) {
      if (underWay.size >= webhook.maxConnections) return;
      if (underWay.has(entry)) continue;
      underWay.add(entry);
      deliver(world, webhook, entry.update, signal)
        .then(() => {
          line.waiting = line.waiting.filter(other => other !== entry);
          const known = line.known.get(entry.update.update_id);
          if (known) known.confirmed = true;
        })
        .catch(() => {})
        .finally(() => {
          underWay.delete(entry);
          start();
        });
    }
  };
  line.events.on('arrived', start);
  signal.addEventListener('abort', () => line.events.off('arrived', start), { once: true });
  start();
}

/** Posts one update until it is taken with a 2xx. */
async function deliver(
  world: World,
  webhook: Webhook,
  update: FakeUpdate,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    delivered(world.line, update);
    const failure = await postOnce(webhook, update, signal);
    signal.throwIfAborted();
    if (failure === undefined) return;
    webhook.lastError = { date: Math.floor(world.options.now() / 1_000), message: failure };
    await sleep(world.options.webhookRetry, undefined, { signal });
  }
}

/** Undefined when it was taken, otherwise why not. */
async function postOnce(
  { url, secret }: Webhook,
  update: FakeUpdate,
  signal: AbortSignal,
): Promise<string | undefined> {
  const headers = {
    'content-type': 'application/json',
    ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
  };
  try {
    const answer = await request(url, { method: 'POST', headers, body: JSON.stringify(update), signal });
    await answer.body.dump();
    if (answer.statusCode >= 200 && answer.statusCode < 300) return undefined;
    return `Wrong response from the webhook: ${answer.statusCode}`;
  } catch {
    return 'Connection refused or lost';
  }
}
