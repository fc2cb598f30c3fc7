import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createDiscord } from '../../adapters/discord/adapter.ts';
import { createLog } from '../../src/log.ts';
import { scaleTiming } from '../../src/timing.ts';
import { startDiscord } from '../fakes/discord/server.ts';

const route = '/applications/{application_id}/commands';

async function starting() {
  const discord = await startDiscord();
  const bot = createDiscord({
    token: discord.token,
    apiUrl: discord.url,
    commands: [{ name: 'help', options: [] }],
    timing: { ...scaleTiming(0.001), discordCall: 60 },
    log: createLog({ level: 'silent', secrets: [], to: { write: () => {} } }),
  });
  onTestFinished(async () => {
    await bot.stop();
    await discord.close();
  });
  return { discord, bot, start: () => bot.start(async () => 'queued') };
}

test('commands that could not be registered at the start are registered as soon as that works', async () => {
  const { discord, start } = await starting();
  discord.fault({ on: `GET ${route}`, do: { kind: 'html', status: 503 } });
  discord.fault({ on: `GET ${route}`, do: { kind: 'mute' } });
  discord.fault({ on: `PUT ${route}`, do: { kind: 'reset' } });
  await start();
  await expect.poll(() => discord.commands(), { interval: 5 }).toHaveLength(2);
  expect(discord.calls(`GET ${route}`)).toHaveLength(4);
  expect(discord.calls(`PUT ${route}`)).toHaveLength(2);
});

test('a bot that stops tries no more to register its commands', async () => {
  const { discord, bot, start } = await starting();
  discord.fault({ on: `GET ${route}`, times: 999, do: { kind: 'html', status: 503 } });
  await start();
  await expect.poll(() => discord.calls(`GET ${route}`).length, { interval: 5 }).toBeGreaterThan(2);
  await bot.stop();
  const tried = discord.calls(`GET ${route}`).length;
  await sleep(60);
  expect(discord.calls(`GET ${route}`)).toHaveLength(tried);
});
