import { once } from 'node:events';
import { Client, Events, GatewayIntentBits } from 'discord.js';
import { Api } from 'grammy';
import { makeRequest } from '../adapters/discord/request.ts';

/** The bare side of `ready`: both libraries connected, and nothing done with what they hear. */
const env = (name: string) => process.env[name] ?? '';
const api = new Api(env('TELEGRAM_BOT_TOKEN'), { apiRoot: env('TELEGRAM_API_ROOT') });
const rest = { api: env('DISCORD_API_URL'), makeRequest };
const client = new Client({ intents: [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages], rest });
const ready = once(client, Events.ClientReady);
await Promise.all([api.getMe(), client.login(env('DISCORD_BOT_TOKEN')), ready]);
void api.getUpdates({ timeout: 30 });
process.stderr.write('"ready"\n');
