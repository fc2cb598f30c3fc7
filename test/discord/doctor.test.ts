import { REST, Routes } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { commandsFor } from '../../adapters/discord/commands.ts';
import { makeRequest } from '../../adapters/discord/request.ts';
import { commands } from '../../commands/index.ts';
import { doctor } from '../doctor/run.ts';
import type { Options } from '../fakes/discord/options.ts';
import { type FakeDiscord, startDiscord } from '../fakes/discord/server.ts';

async function fake(options?: Partial<Options>): Promise<FakeDiscord> {
  const discord = await startDiscord(options);
  onTestFinished(() => discord.close());
  return discord;
}

const envOf = ({ url, token }: FakeDiscord) => ({ DISCORD_BOT_TOKEN: token, DISCORD_API_URL: url });

test('a bot that is well gets a mark for each thing, its invitation, and status 0', async () => {
  const discord = await fake();
  discord.guild('Makers');
  const rest = new REST({ api: discord.url, makeRequest }).setToken(discord.token);
  await rest.put(Routes.applicationCommands(discord.applicationId), { body: commandsFor(commands) });
  const { status, output, about } = await doctor(envOf(discord));
  const link = 'https:\\/\\/discord\\.com\\/oauth2\\/authorize\\?client_id=';
  expect(about('Discord')).toEqual([
    expect.stringMatching(/^✓ Discord token {7}The bot is Stillmotion\.$/),
    expect.stringMatching(/^✓ Discord gateway {5}One shard is used; 999 starts are left\.$/),
    expect.stringMatching(/^✓ Discord intents {5}None is privileged/),
    expect.stringMatching(/^✓ Discord commands {4}All are registered\.$/),
    expect.stringMatching(/^✓ Discord servers {5}In 1, with all that it needs there\.$/),
    expect.stringMatching(
      new RegExp(
        `^✓ Discord invitation {2}${link}${discord.applicationId}&scope=bot\\+applications\\.commands&permissions=\\d+$`,
      ),
    ),
  ]);
  expect(status).toBe(0);
  expect(output).not.toContain(discord.token);
  expect(discord.violations()).toEqual([]);
});

test('what could be better is said and is no failure', async () => {
  const discord = await fake({ messageContent: true });
  discord.guild('Quiet', { deny: ['SendMessages', 'AttachFiles'] });
  const { status, output } = await doctor(envOf(discord));
  expect(output).toMatch(/! Discord intents +Message Content is switched on/);
  expect(output).toMatch(/! Discord commands +Not all are registered/);
  expect(output).toMatch(
    /! Discord servers +In 1; permissions lack in Quiet \(SendMessages, AttachFiles\)\./,
  );
  expect(status).toBe(0);
});

test('a bot that is in no server is told how to invite it', async () => {
  const { output } = await doctor(envOf(await fake()));
  expect(output).toMatch(/! Discord servers +The bot is in none yet/);
});

test('a bot that has been started too often today is told when it may again', async () => {
  const discord = await fake();
  const limit = { total: 1_000, remaining: 0, reset_after: 600_000, max_concurrency: 1 };
  const body = { url: 'ws://127.0.0.1:9', shards: 1, session_start_limit: limit };
  discord.fault({ on: 'GET /gateway/bot', do: { kind: 'refuse', status: 200, body } });
  const { status, output } = await doctor(envOf(discord));
  expect(output).toMatch(/✗ Discord gateway +Too many starts today; .* in 10 minutes\./);
  expect(status).toBe(1);
});

test('a token that is not accepted, and a server that is not there, end with 1 and never show the token', async () => {
  const discord = await fake();
  const token = 'another-example-token.of-a.stand-in';
  const refused = await doctor({ ...envOf(discord), DISCORD_BOT_TOKEN: token });
  expect(refused.output).toMatch(/✗ Discord token +Discord does not accept DISCORD_BOT_TOKEN/);
  const away = await doctor({ DISCORD_BOT_TOKEN: token, DISCORD_API_URL: 'http://127.0.0.1:9' });
  expect(away.output).toMatch(/✗ Discord token +Discord can't be reached/);
  expect([refused.status, away.status]).toEqual([1, 1]);
  expect(refused.output + away.output).not.toContain(token);
});

test('without a token Discord is off, which is fine', async () => {
  const { status, output } = await doctor({});
  expect(output).toMatch(/! Discord +Off: set DISCORD_BOT_TOKEN/);
  expect(status).toBe(0);
});

test('channels that are named are looked at, and the intent that they need', async () => {
  const discord = await fake({ messageContent: true });
  const guild = discord.guild('Makers', { deny: ['CreatePublicThreads'] });
  const open = discord.channel(guild, 'open');
  const env = { ...envOf(discord), DISCORD_SHARDS: '2', DISCORD_THREADS: 'true' };
  const seen = await doctor({ ...env, DISCORD_CHANNELS: open.id });
  expect(seen.output).toMatch(/✓ Discord gateway +2 shards are used/);
  expect(seen.output).toMatch(/✓ Discord intents +Message Content is switched on, as DISCORD_CHANNELS/);
  expect(seen.output).toMatch(/✓ Discord channels +All of DISCORD_CHANNELS can be seen \(1\)\./);
  expect(seen.output).toMatch(/! Discord servers +.* permissions lack in Makers \(CreatePublicThreads\)/);
  expect(seen.status).toBe(0);
  const other = await fake();
  const closed = other.channel(other.guild('Makers'), 'closed', { deny: ['ViewChannel'] });
  const unseen = await doctor({ ...envOf(other), DISCORD_CHANNELS: `${closed.id},12` });
  expect(unseen.output).toMatch(/✗ Discord intents +DISCORD_CHANNELS needs Message Content: switch it on/);
  expect(unseen.output).toMatch(new RegExp(`✗ Discord channels +The bot can't see ${closed.id}, 12 of`));
  expect(unseen.status).toBe(1);
});
