import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { Client, Events, GatewayIntentBits } from 'discord.js';
import { Api } from 'grammy';
import { z } from 'zod';
import { makeRequest } from '../adapters/discord/request.ts';
import { countStored, webhookPath, webhookSecret } from './accept-ways.ts';

/** The bare side: each platform's library as in its first example, and a row for each update, under the same settings. */
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

async function listen(): Promise<void> {
  const server = createServer(async (request, response) => {
    const update = updateSchema.parse(JSON.parse(await text(request)));
    store(update.update_id, update);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('there is no port');
  const at = `http://127.0.0.1:${address.port}${webhookPath}`;
  await new Api(token, { apiRoot: url }).setWebhook(at, { secret_token: webhookSecret });
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
else await (way === 'webhook' ? listen() : connect());
process.send?.('ready');
