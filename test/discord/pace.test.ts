import { expect, onTestFinished, test } from 'vitest';
import { createDiscord } from '../../adapters/discord/adapter.ts';
import { createLog } from '../../src/log.ts';
import { timing } from '../../src/timing.ts';
import { startDiscord } from '../fakes/discord/server.ts';

test('where half of the calls of a second are used, the bot is not seen typing, so that answers need not wait', async () => {
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  const guild = discord.guild('Makers');
  const [calm, busy] = [discord.channel(guild, 'calm'), discord.channel(guild, 'busy')];
  const adapter = createDiscord({
    token: discord.token,
    apiUrl: discord.url,
    commands: [],
    // Leaves four calls a second.
    timing: { ...timing, discordSecond: 12_500 },
    log: createLog({ level: 'warn', secrets: [], to: { write: () => {} } }),
  });
  const chat = (channel: { id: string }) => ({ platform: 'discord', chatId: channel.id });
  await adapter.showActivity(chat(calm));
  for (const key of ['one', 'two']) await adapter.send(chat(busy), { text: key }, key);
  await adapter.showActivity(chat(busy));
  expect([discord.typing(calm).length, discord.typing(busy).length]).toEqual([1, 0]);
  expect(discord.messages(busy)).toHaveLength(2);
});
