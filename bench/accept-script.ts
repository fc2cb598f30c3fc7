import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { Client, Events, GatewayIntentBits } from 'discord.js';
import { Api } from 'grammy';
import { z } from 'zod';
import { makeRequest } from '../adapters/discord/request.ts';
import { countStored, webhookPath, webhookSecret } from './accept-ways.ts';

/** The bare side: each platform's library as in its first example, for the page what reads its forms, and a row for each update, under the same settings. */
const [way = '', folder = '', url = '', token = ''] = process.argv.slice(2);
const database = new DatabaseSync(join(folder, 'bare.db'));
database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
database.exec('CREATE TABLE updates (id TEXT PRIMARY KEY, payload TEXT NOT NULL) STRICT');
const insert = database.prepare('INSERT INTO updates (id, payload) VALUES (?, ?)');
const count = countStored();
const store = (id: number | string, update: unknown) => {
  insert.run(String(id), JSON.stringify(update));
  count();
};

async function poll(): Promise<void> {
  const api = new Api(token, { apiRoot: url });
  for (let offset = 0; ; )
    for (const update of await api.getUpdates({ offset, timeout: 30 })) {
      store(update.update_id, update);
      offset = update.update_id + 1;
    }
}

const updateSchema = z.looseObject({ update_id: z.number() });

async function hook(): Promise<void> {
  const at = await listen(async request => {
    const update = updateSchema.parse(JSON.parse(await text(request)));
    store(update.update_id, update);
  });
  await new Api(token, { apiRoot: url }).setWebhook(at + webhookPath, { secret_token: webhookSecret });
}

/** Takes in the page's forms; all chats are one. */
function serve(): Promise<string> {
  return listen(async request => {
    if (request.url === '/api/chats') return;
    const type = request.headers['content-type'] ?? '';
    const form = new Busboy({ headers: { ...request.headers, 'content-type': type } });
    const fields = new Map<string, string>();
    form.on('field', (name, value) => fields.set(name, value));
    await pipeline(request, form);
    store(fields.get('id') ?? '', [...fields]);
  });
}

async function listen(take: (request: IncomingMessage) => Promise<void>): Promise<string> {
  const server = createServer(
    (request, response) => void take(request).then(() => response.end('{"id":"chat"}')),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('there is no port');
  return `http://127.0.0.1:${address.port}`;
}

async function connect(): Promise<void> {
  const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages];
  const client = new Client({ intents, rest: { api: url, makeRequest } });
  client.on(Events.MessageCreate, ({ id, content }) => store(id, content));
  const ready = once(client, Events.ClientReady);
  await client.login(token);
  await ready;
}

if (way === 'polling') void poll();
if (way === 'webhook') await hook();
if (way === 'gateway') await connect();
process.send?.(way === 'page' ? `${await serve()}/` : '');
