import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { shardOf } from '../fakes/discord/gateway/dispatch.ts';
import { animate, journey } from './journey.ts';

test('one process serves two shards, one after the other where Discord wants it so', async () => {
  const { bot, discord, ada, photos, videos } = await journey({
    discord: { concurrency: 1 },
    env: { DISCORD_SHARDS: '2' },
    timing: { discordIdentifyPause: 150 },
  });
  const [first, second] = discord.gateway.sessions();
  expect([first?.shard, second?.shard]).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(Math.abs((second?.at ?? 0) - (first?.at ?? 0))).toBeGreaterThan(75);
  for (const shard of [0, 1]) {
    let guild = discord.guild('Makers');
    while (shardOf(guild.id, 2) !== shard) {
      await sleep(1);
      guild = discord.guild('Makers');
    }
    const place = discord.channel(guild, 'pictures');
    const named = `<@${discord.bot.id}> ${animate}`;
    await discord.say(place, ada, named, { attachments: [photos[0]] });
    await discord.slash(place, ada, 'credits');
    await bot.idle();
    expect(videos(place)).toHaveLength(1);
  }
});

test('without a number, Discord says how many shards there are', async () => {
  const { discord } = await journey({ discord: { shards: 3 } });
  expect(discord.gateway.sessions().map(({ shard }) => shard)).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
  ]);
});
